package io.earshot.traffic.segments;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;

/**
 * Stands between packets in every part of a capture, so that all parts agree on what lies before it.
 *
 * @param number rises by one with each mark of a capture
 * @param nanos the time of the packets
 */
public record Mark(long number, Kind kind, long nanos) {

    /** Says what happens at a mark. */
    public enum Kind {
        /** Time passes: requests run out of their limits, minutes close. */
        TIME,
        /** The capture has nothing more for now: what is known is published, and stays open. */
        SETTLE,
        /** The capture is over: all is closed. */
        END
    }

    private static final Kind[] KINDS = Kind.values();

    /** The mark before all others. */
    public static final Mark NONE = new Mark(0, Kind.TIME, 0);

    /** Appends it to a record. */
    public void write(BinaryWriter to) {
        to.number(number).octet(kind.ordinal()).number(nanos);
    }

    /** Reads what {@link #write} wrote. */
    public static Mark read(BinaryReader from) throws BadRecordException {
        return new Mark(from.number(), KINDS[from.below(KINDS.length)], from.number());
    }
}

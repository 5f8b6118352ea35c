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
        TIME(0),
        /** The capture has nothing more for now: what is known is published, and stays open. */
        SETTLE(1),
        /** The capture is over: all is closed. */
        END(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Returns its number in records. */
        int code() {
            return code;
        }

        static Kind of(int code) throws BadRecordException {
            return switch (code) {
                case 0 -> TIME;
                case 1 -> SETTLE;
                case 2 -> END;
                default -> throw new BadRecordException("mark of kind " + code + ", expected 0 to 2");
            };
        }
    }

    /** After so much time of the packets, whoever has a capture lets time pass: in one process as between marks. */
    public static final long STEP_NANOS = 100_000_000L;

    /** The mark before all others. */
    public static final Mark NONE = new Mark(0, Kind.TIME, 0);

    /** Appends it to a record. */
    public void write(BinaryWriter to) {
        to.number(number).octet(kind.code()).number(nanos);
    }

    /** Reads what {@link #write} wrote. */
    public static Mark read(BinaryReader from) throws BadRecordException {
        return new Mark(from.number(), Kind.of(from.octet()), from.number());
    }
}

package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * A record between those who pair and those who merge: sums of what became known up to marks, and these marks.
 *
 * @param part of the pairing, from 0
 * @param parts how many there are
 */
public record PartialBatch(int part, int parts, List<Entry> entries) {

    /** Says what stands in a record. */
    public sealed interface Entry {}

    /**
     * Sums of a part of the cells of one minute.
     *
     * @param mark the number of the mark up to which they became known
     */
    public record Sums(long mark, MinuteSums sums) implements Entry {}

    /** The end of what became known up to a mark. */
    public record Reached(Mark mark) implements Entry {}

    private static final int VERSION = 2;
    private static final int MOST_PARTS = 1 << 16;
    private static final int SUMS = 0;
    private static final int REACHED = 1;
    /** Kafka takes records of a million octets; a cell may still follow. */
    private static final int MOST_OCTETS = 256 << 10;

    /** Collects what one who pairs has to say to one who merges. Confined to one thread. */
    public static final class Writer {
        private final int part;
        private final int parts;
        private final BinaryWriter to = new BinaryWriter();
        private final List<byte[]> full = new ArrayList<>();

        public Writer(int part, int parts) {
            this.part = part;
            this.parts = parts;
        }

        /** Adds sums of what became known up to a mark. */
        public void sums(Mark mark, MinuteSums sums) {
            for (byte[] cells : sums.write(MOST_OCTETS)) {
                if (to.size() + cells.length > MOST_OCTETS) {
                    cut();
                }
                begin(SUMS).number(mark.number()).octets(cells);
            }
        }

        /** Adds that nothing more is known before a mark. */
        public void reached(Mark mark) {
            mark.write(begin(REACHED));
        }

        private BinaryWriter begin(int kind) {
            if (to.size() == 0) {
                to.octet(VERSION).number(part).number(parts);
            }
            return to.octet(kind);
        }

        private void cut() {
            if (to.size() > 0) {
                full.add(to.take());
            }
        }

        /** Returns the records, and begins anew. */
        public List<byte[]> take() {
            cut();
            List<byte[]> taken = List.copyOf(full);
            full.clear();
            return taken;
        }
    }

    /** @throws BadRecordException if it is no such record */
    public static PartialBatch read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "sums");
        int part = from.below(MOST_PARTS);
        int parts = from.below(MOST_PARTS);
        if (part >= parts) {
            throw new BadRecordException("part " + part + " of " + parts + ", expected a lower one");
        }
        List<Entry> entries = new ArrayList<>();
        while (from.hasMore()) {
            int kind = from.octet();
            entries.add(
                    switch (kind) {
                        case SUMS -> new Sums(from.number(), MinuteSums.read(new BinaryReader(from.octets())));
                        case REACHED -> new Reached(Mark.read(from));
                        default -> throw new BadRecordException("entry of kind " + kind + ", expected sums or a mark");
                    });
        }
        return new PartialBatch(part, parts, entries);
    }
}

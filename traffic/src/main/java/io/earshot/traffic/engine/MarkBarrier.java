package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.segments.Mark;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Says which marks all parts have reached. Marks that are not passed yet are in the records that are kept. */
final class MarkBarrier {

    private static final int MOST_PARTS = 1 << 16;

    private final TreeMap<Long, Mark> pending = new TreeMap<>();
    private long[] reached = new long[0];
    private Mark passed = Mark.NONE;

    /** Takes note that a part has reached a mark. */
    void reach(int part, int parts, Mark mark) {
        if (reached.length < parts) {
            reached = Arrays.copyOf(reached, parts);
        }
        reached[part] = Math.max(reached[part], mark.number());
        if (mark.number() > passed.number()) {
            pending.put(mark.number(), mark);
        }
    }

    /** Returns the marks that all parts have reached and that are not passed yet, in their order. */
    List<Mark> complete() {
        long least = Long.MAX_VALUE;
        for (long each : reached) {
            least = Math.min(least, each);
        }
        return List.copyOf(pending.headMap(least, true).values());
    }

    /** Takes note that what a mark means has been done. */
    void pass(Mark mark) {
        passed = mark;
        pending.headMap(mark.number(), true).clear();
    }

    /** Returns the last mark of which what it means has been done. */
    Mark passed() {
        return passed;
    }

    /** Appends what is known, but for the marks that are not passed yet. */
    void write(BinaryWriter to) {
        passed.write(to);
        to.number(reached.length);
        for (long each : reached) {
            to.number(each);
        }
    }

    /** Takes over what {@link #write} wrote. */
    void read(BinaryReader from) throws BadRecordException {
        passed = Mark.read(from);
        int parts = from.count(1);
        if (parts > MOST_PARTS) {
            throw new BadRecordException("state of " + parts + " parts, expected at most " + MOST_PARTS);
        }
        reached = new long[parts];
        for (int i = 0; i < parts; i++) {
            reached[i] = from.number();
        }
    }
}

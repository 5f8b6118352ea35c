package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Says which marks all parts have reached, and keeps that in a state. */
final class MarkBarrier {

    private static final int MOST_PARTS = 1 << 16;
    private static final int PART = 'R';
    private static final int PENDING = 'P';
    private static final int PASSED = 'L';

    private final KeyedState state;
    private final TreeMap<Long, Mark> pending = new TreeMap<>();
    /** Holds pending marks that the state has. */
    private final Set<Long> kept = new HashSet<>();

    private long[] reached = new long[0];
    private Mark passed = Mark.NONE;

    MarkBarrier(KeyedState state) {
        this.state = state;
    }

    /** Takes over one entry of the state. Returns false if it is none of a barrier. */
    boolean restore(byte[] key, byte[] value) throws BadRecordException {
        BinaryReader from = new BinaryReader(value);
        switch (key[0]) {
            case PART -> {
                parts(from.below(MOST_PARTS));
                reached[(int) new BinaryReader(key).skip(1).fixed()] = from.number();
            }
            case PENDING -> {
                Mark mark = Mark.read(from);
                pending.put(mark.number(), mark);
                kept.add(mark.number());
            }
            case PASSED -> passed = Mark.read(from);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static byte[] key(int kind, long number) {
        return new BinaryWriter().octet(kind).fixed(number).take();
    }

    private void parts(int count) {
        if (reached.length < count) {
            reached = Arrays.copyOf(reached, count);
        }
    }

    /** Takes note that a part has reached a mark. Returns the marks that all parts have now reached, in their order. */
    List<Mark> reach(int part, int parts, Mark mark) {
        parts(parts);
        if (mark.number() <= reached[part]) {
            return List.of();
        }
        reached[part] = mark.number();
        state.put(
                key(PART, part),
                new BinaryWriter().number(parts).number(mark.number()).take());
        if (mark.number() > passed.number()) {
            pending.put(mark.number(), mark);
        }
        long least = Long.MAX_VALUE;
        for (long each : reached) {
            least = Math.min(least, each);
        }
        List<Mark> complete = new ArrayList<>();
        while (!pending.isEmpty() && pending.firstKey() <= least) {
            complete.add(pending.pollFirstEntry().getValue());
        }
        if (mark.number() > least && kept.add(mark.number())) {
            state.put(key(PENDING, mark.number()), record(mark));
        }
        return complete;
    }

    private static byte[] record(Mark mark) {
        BinaryWriter record = new BinaryWriter();
        mark.write(record);
        return record.take();
    }

    /** Takes note that what a mark means has been done. */
    void pass(Mark mark) {
        passed = mark;
        if (kept.remove(mark.number())) {
            state.remove(key(PENDING, mark.number()));
        }
        state.put(key(PASSED, 0), record(mark));
    }

    /** Returns the last mark of which what it means has been done. */
    Mark passed() {
        return passed;
    }
}

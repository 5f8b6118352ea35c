package io.earshot.traffic.engine;

import io.earshot.traffic.engine.Chunk.Finding;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Holds the findings that wait and the requests that are open as few records of the state: those that came, and, once most of what
 * one holds is done with, others with what is left of several.
 */
final class Chunks {

    private static final int MOST_OCTETS = 256 << 10;

    private final List<Chunk> all = new ArrayList<>();
    private long number;

    /** Takes a record that came. */
    Chunk add(byte[] record, List<Placed> content) {
        Chunk chunk = new Chunk(number++, record, content);
        all.add(chunk);
        return chunk;
    }

    /** Takes over a record of the state. */
    Chunk restore(StateEntries.Kept kept, List<Placed> content, Mark passed) {
        Chunk chunk = Chunk.restored(kept, content, passed);
        number = Math.max(number, kept.number() + 1);
        all.add(chunk);
        return chunk;
    }

    /** Brings the state up to date. */
    void keep(StateEntries state, Mark passed) {
        List<Finding> left = new ArrayList<>();
        for (Iterator<Chunk> chunks = all.iterator(); chunks.hasNext(); ) {
            Chunk chunk = chunks.next();
            if (chunk.isSparse(passed)) {
                chunk.forEachOpen(left::add);
                chunk.remove(state);
                chunks.remove();
            } else {
                chunk.keep(state);
            }
        }
        move(left, state);
    }

    private void move(List<Finding> left, StateEntries state) {
        if (left.isEmpty()) {
            return;
        }
        ExchangeBatch batch = new ExchangeBatch(left.getFirst().placed().parts());
        int from = 0;
        for (int to = 1; to <= left.size(); to++) {
            batch.add(left.get(to - 1).placed());
            if (to == left.size() || batch.size() >= MOST_OCTETS) {
                Chunk moved = Chunk.moved(number++, batch.take(), List.copyOf(left.subList(from, to)));
                moved.keep(state);
                all.add(moved);
                from = to;
            }
        }
    }
}

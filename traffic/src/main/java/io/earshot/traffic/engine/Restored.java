package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import java.util.ArrayList;
import java.util.List;

/** Reads a state: the entries of the barrier first, since they say what the others mean. */
final class Restored<E> {

    /** Reads an entry that is none of the barrier's. */
    interface Reader<E> {
        E read(byte[] key, byte[] value) throws BadRecordException;
    }

    private static final class Pair {
        private final byte[] key;
        private final byte[] value;

        private Pair(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    private final MarkBarrier barrier;
    private final Reader<E> reader;

    Restored(MarkBarrier barrier, Reader<E> reader) {
        this.barrier = barrier;
        this.reader = reader;
    }

    /** Returns the entries of a state in the order of their keys. */
    List<E> of(KeyedState state) throws BadRecordException {
        List<Pair> all = new ArrayList<>();
        state.forEach((key, value) -> all.add(new Pair(key, value)));
        List<E> entries = new ArrayList<>();
        for (Pair pair : all) {
            if (!barrier.restore(pair.key, pair.value)) {
                entries.add(reader.read(pair.key, pair.value));
            }
        }
        return entries;
    }
}

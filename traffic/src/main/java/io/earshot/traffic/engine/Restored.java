package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a state: the entries of the barrier first, since they say what the others mean. */
final class Restored {

    /** Reads an entry that is none of the barrier's. */
    interface Reader<E> {

        /** @return empty if nothing is left to be done with it */
        Optional<E> read(byte[] key, byte[] value) throws BadRecordException;
    }

    private static final class Pair {
        private final byte[] key;
        private final byte[] value;

        private Pair(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    private Restored() {}

    /** Returns the entries of a state in the order of their keys. */
    static <E> List<E> of(KeyedState state, MarkBarrier barrier, Reader<E> reader) throws BadRecordException {
        List<Pair> all = new ArrayList<>();
        state.forEach((key, value) -> all.add(new Pair(key, value)));
        List<E> entries = new ArrayList<>();
        for (Pair pair : all) {
            if (!barrier.restore(pair.key, pair.value)) {
                reader.read(pair.key, pair.value).ifPresent(entries::add);
            }
        }
        return entries;
    }
}

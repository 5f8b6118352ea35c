package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names the entries of a state: records that came, in their order, with a note beside those of which something has become known, and one
 * entry that says how far all is.
 */
final class StateEntries {

    /** A record of a state. */
    static final class Kept {
        private final long number;
        private final byte[] octets;
        private final Optional<byte[]> note;

        private Kept(long number, byte[] octets, Optional<byte[]> note) {
            this.number = number;
            this.octets = octets;
            this.note = note;
        }

        long number() {
            return number;
        }

        byte[] octets() {
            return octets;
        }

        /** Returns what is beside it; empty if nothing is. */
        Optional<byte[]> note() {
            return note;
        }
    }

    /**
     * Holds the content of a state.
     *
     * @param progress empty at first
     * @param records in the order of their numbers
     */
    record Restored(Optional<byte[]> progress, List<Kept> records) {}

    private static final int RECORD = 'E';
    private static final int NOTE = 'N';
    private static final int PROGRESS = 'P';

    private final KeyedState state;

    StateEntries(KeyedState state) {
        this.state = state;
    }

    private static byte[] key(int kind, long number) {
        return new BinaryWriter().octet(kind).fixed(number).take();
    }

    /** @throws BadRecordException if the state is of another program */
    Restored restore() throws BadRecordException {
        Map<Long, byte[]> records = new LinkedHashMap<>();
        Map<Long, byte[]> notes = new HashMap<>();
        Optional<byte[]> progress = Optional.empty();
        for (Map.Entry<byte[], byte[]> entry : state.entries()) {
            BinaryReader key = new BinaryReader(entry.getKey());
            int kind = key.octet();
            switch (kind) {
                case RECORD -> records.put(key.fixed(), entry.getValue());
                case NOTE -> notes.put(key.fixed(), entry.getValue());
                case PROGRESS -> progress = Optional.of(entry.getValue());
                default -> throw new BadRecordException("entry of kind " + kind + ", expected one of this version");
            }
        }
        List<Kept> kept = new ArrayList<>();
        records.forEach((number, record) -> kept.add(new Kept(number, record, Optional.ofNullable(notes.get(number)))));
        return new Restored(progress, kept);
    }

    void record(long number, byte[] record) {
        state.put(key(RECORD, number), record);
    }

    void note(long number, byte[] note) {
        state.put(key(NOTE, number), note);
    }

    void remove(long number, boolean hasNote) {
        state.remove(key(RECORD, number));
        if (hasNote) {
            state.remove(key(NOTE, number));
        }
    }

    void progress(byte[] progress) {
        state.put(key(PROGRESS, 0), progress);
    }
}

package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.HashMap;
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
        Map<Integer, Map<Long, byte[]>> kinds = new HashMap<>();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        state.forEach((key, value) -> {
            keys.add(key);
            values.add(value);
        });
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            BinaryReader key = new BinaryReader(keys.get(i));
            int kind = key.octet();
            if (kind != RECORD && kind != NOTE && kind != PROGRESS) {
                throw new BadRecordException("entry of kind " + kind + ", expected one of this version");
            }
            long number = key.fixed();
            kinds.computeIfAbsent(kind, _ -> new HashMap<>()).put(number, values.get(i));
            if (kind == RECORD) {
                numbers.add(number);
            }
        }
        Map<Long, byte[]> notes = kinds.getOrDefault(NOTE, Map.of());
        List<Kept> records = new ArrayList<>();
        for (long number : numbers) {
            byte[] record = kinds.getOrDefault(RECORD, Map.of()).get(number);
            records.add(new Kept(number, record, Optional.ofNullable(notes.get(number))));
        }
        return new Restored(
                Optional.ofNullable(kinds.getOrDefault(PROGRESS, Map.of()).get(0L)), records);
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

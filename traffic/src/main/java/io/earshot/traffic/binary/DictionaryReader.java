package io.earshot.traffic.binary;

import java.util.ArrayList;
import java.util.List;

/** Reads what {@link DictionaryWriter} wrote. Confined to one thread. */
public final class DictionaryReader<T> {

    /** Reads a value in full. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(BinaryReader from) throws BadRecordException;
    }

    private final List<T> known = new ArrayList<>();

    /** @throws BadRecordException if it is the number of a value that did not come yet */
    public T read(BinaryReader from, Reader<T> reader) throws BadRecordException {
        int number = from.below(known.size() + 1);
        if (number > 0) {
            return known.get(number - 1);
        }
        T value = reader.read(from);
        known.add(value);
        return value;
    }
}

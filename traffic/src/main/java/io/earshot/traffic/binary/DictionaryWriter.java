package io.earshot.traffic.binary;

import java.util.HashMap;
import java.util.Map;

/** Writes values that repeat within a record in full once, and by their number from then on. Confined to one thread. */
public final class DictionaryWriter<T> {

    private final Map<T, Integer> numbers = new HashMap<>();

    /** Writes the number of a value, or 0 if {@link DictionaryReader} does not know it yet. Returns whether the value has to follow. */
    public boolean isNew(BinaryWriter to, T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            to.number(known);
            return false;
        }
        numbers.put(value, numbers.size() + 1);
        to.number(0);
        return true;
    }

    /** Begins anew, with the next record. */
    public void clear() {
        numbers.clear();
    }
}

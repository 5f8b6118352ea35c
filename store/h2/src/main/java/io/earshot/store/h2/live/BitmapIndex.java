package io.earshot.store.h2.live;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A bitmap index: for each property, the slots of the containers that have it. Immutable; the next snapshot shares
 * bitmaps that did not change, which are most.
 */
final class BitmapIndex {

    static final BitmapIndex NONE = none();

    private final EnumMap<BitmapKey, BitSet> slots;

    private BitmapIndex(EnumMap<BitmapKey, BitSet> slots) {
        this.slots = slots;
    }

    private static BitmapIndex none() {
        EnumMap<BitmapKey, BitSet> slots = new EnumMap<>(BitmapKey.class);
        for (BitmapKey key : BitmapKey.values()) {
            slots.put(key, new BitSet());
        }
        return new BitmapIndex(slots);
    }

    /** In ascending order. */
    IntStream slots(BitmapKey key) {
        return slots.get(key).stream();
    }

    int count(BitmapKey key) {
        return slots.get(key).cardinality();
    }

    /** @param changes the new entries by slot; null for a slot that is free now */
    BitmapIndex next(Map<Integer, Entry> changes) {
        EnumMap<BitmapKey, BitSet> next = new EnumMap<>(slots);
        next.replaceAll((key, before) -> next(key, before, changes));
        return new BitmapIndex(next);
    }

    private static BitSet next(BitmapKey key, BitSet before, Map<Integer, Entry> changes) {
        BitSet turned = new BitSet();
        changes.forEach((slot, entry) -> {
            boolean isOn = entry != null && key.isOn(entry);
            if (isOn != before.get(slot)) {
                turned.set(slot);
            }
        });
        if (turned.isEmpty()) {
            return before;
        }
        turned.xor(before);
        return turned;
    }
}

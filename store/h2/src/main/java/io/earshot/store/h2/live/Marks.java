package io.earshot.store.h2.live;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Which slots bear which marks. Never changes; the next moment shares the sets that stay as they are, which is most. */
final class Marks {

    static final Marks NONE = none();

    private final EnumMap<Mark, BitSet> slots;

    private Marks(EnumMap<Mark, BitSet> slots) {
        this.slots = slots;
    }

    private static Marks none() {
        EnumMap<Mark, BitSet> slots = new EnumMap<>(Mark.class);
        for (Mark mark : Mark.values()) {
            slots.put(mark, new BitSet());
        }
        return new Marks(slots);
    }

    /** In ascending order. */
    IntStream slots(Mark mark) {
        return slots.get(mark).stream();
    }

    int count(Mark mark) {
        return slots.get(mark).cardinality();
    }

    /** @param changes the new entries by slot; null for a slot that is free now */
    Marks next(Map<Integer, Entry> changes) {
        EnumMap<Mark, BitSet> next = new EnumMap<>(slots);
        next.replaceAll((mark, before) -> next(mark, before, changes));
        return new Marks(next);
    }

    private static BitSet next(Mark mark, BitSet before, Map<Integer, Entry> changes) {
        BitSet turned = new BitSet();
        changes.forEach((slot, entry) -> {
            boolean isOn = entry != null && mark.isOn(entry);
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

package io.earshot.store.h2.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The containers' names in some order, with the slot of each. Only the CMDB changes it, and what it was before stays. */
final class NameOrder {

    private final Comparator<String> order;
    private final String[] names;
    private final int[] slots;

    private NameOrder(Comparator<String> order, String[] names, int[] slots) {
        this.order = order;
        this.names = names;
        this.slots = slots;
    }

    static NameOrder empty(Comparator<String> order) {
        return new NameOrder(order, new String[0], new int[0]);
    }

    int size() {
        return names.length;
    }

    /** The slot of the name with so many before it. */
    int slot(int position) {
        return slots[position];
    }

    /** Returns the position of the name; if it is absent, the position of the next greater one, as -1 - position. */
    int find(String name) {
        return Arrays.binarySearch(names, name, order);
    }

    /** Counts the names before the first one for which this does not hold; it holds for none behind that one. */
    int countWhile(Predicate<String> holds) {
        int from = 0;
        int to = names.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (holds.test(names[middle])) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /**
     * @param newcomers slots by names that were not there
     * @param gone names that are no longer there
     */
    NameOrder next(Map<String, Integer> newcomers, Set<String> gone) {
        String[] newNames = new String[names.length + newcomers.size()];
        int[] newSlots = new int[newNames.length];
        int size = 0;
        int old = 0;
        List<Map.Entry<String, Integer>> added = new ArrayList<>(newcomers.entrySet());
        added.sort(Map.Entry.comparingByKey(order));
        int next = 0;
        while (old < names.length || next < added.size()) {
            if (old < names.length && gone.contains(names[old])) {
                old++;
            } else if (next == added.size()
                    || (old < names.length
                            && order.compare(names[old], added.get(next).getKey()) < 0)) {
                newNames[size] = names[old];
                newSlots[size++] = slots[old++];
            } else {
                newNames[size] = added.get(next).getKey();
                newSlots[size++] = added.get(next++).getValue();
            }
        }
        return new NameOrder(order, Arrays.copyOf(newNames, size), Arrays.copyOf(newSlots, size));
    }
}

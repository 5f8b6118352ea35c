package io.earshot.server.sql.live;

import io.earshot.model.LinkState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * All rows as they were at one moment. The next moment shares with it whatever did not change: the entries stand in chunks,
 * of which only the touched ones are copied, and their order by name is another array, which only the CMDB changes.
 */
final class Moment {

    static final Moment EMPTY = new Moment(new String[0], new int[0], new Entry[0][], new long[LiveShape.ALL.size()]);

    private static final int CHUNK = 64;

    private final String[] names;
    private final int[] slots;
    private final Entry[][] chunks;
    private final long[] counts;

    private Moment(String[] names, int[] slots, Entry[][] chunks, long[] counts) {
        this.names = names;
        this.slots = slots;
        this.chunks = chunks;
        this.counts = counts;
    }

    int size() {
        return names.length;
    }

    /** The entry with so many names before it. */
    Entry at(int position) {
        return inSlot(slots[position]);
    }

    /** Where the name stands; where it is not there, the position of the next greater one, as -1 - position. */
    int find(String name) {
        return Arrays.binarySearch(names, name);
    }

    /** Absent if there is no such container. */
    Optional<Entry> entry(String name) {
        int position = find(name);
        return position < 0 ? Optional.empty() : Optional.of(at(position));
    }

    /** In the order in which they lie in memory, which is the fastest. */
    Iterator<Entry> all(Predicate<Entry> wanted) {
        return Arrays.stream(chunks)
                .flatMap(Arrays::stream)
                .filter(entry -> entry != null && wanted.test(entry))
                .iterator();
    }

    /** The containers with a link in the state of this name. */
    Iterator<Entry> withLinkIn(String state) {
        return Arrays.stream(LinkState.values())
                .filter(known -> known.name().equals(state))
                .findFirst()
                .map(known -> all(entry -> entry.states().contains(known)))
                .orElse(Collections.emptyIterator());
    }

    /** The containers with links that lead to this one. */
    Iterator<Entry> clientsOf(String name) {
        return entry(name).stream()
                .flatMap(entry -> entry.clients().stream())
                .flatMap(client -> entry(client).stream())
                .iterator();
    }

    Entry inSlot(int slot) {
        int chunk = slot / CHUNK;
        return chunk < chunks.length ? chunks[chunk][slot % CHUNK] : null;
    }

    long count(LiveShape<?> shape) {
        return counts[shape.index()];
    }

    /**
     * @param changes the new entries by slot; null for a slot that is free now
     * @param newcomers slots by names that were not there
     * @param gone names that are no longer there
     */
    Moment next(Map<Integer, Entry> changes, SortedMap<String, Integer> newcomers, Set<String> gone) {
        int last = changes.keySet().stream().mapToInt(slot -> slot).max().orElse(-1);
        Entry[][] newChunks = Arrays.copyOf(chunks, Math.max(chunks.length, last / CHUNK + 1));
        long[] newCounts = counts.clone();
        boolean[] copied = new boolean[newChunks.length];
        changes.forEach((slot, entry) -> {
            int chunk = slot / CHUNK;
            if (!copied[chunk]) {
                newChunks[chunk] = newChunks[chunk] == null ? new Entry[CHUNK] : newChunks[chunk].clone();
                copied[chunk] = true;
            }
            Entry before = newChunks[chunk][slot % CHUNK];
            newChunks[chunk][slot % CHUNK] = entry;
            for (LiveShape<?> shape : LiveShape.ALL) {
                newCounts[shape.index()] += size(shape, entry) - size(shape, before);
            }
        });
        if (newcomers.isEmpty() && gone.isEmpty()) {
            return new Moment(names, slots, newChunks, newCounts);
        }
        return merge(newcomers, gone, newChunks, newCounts);
    }

    private static int size(LiveShape<?> shape, Entry entry) {
        return entry == null ? 0 : shape.size().applyAsInt(entry);
    }

    private Moment merge(
            SortedMap<String, Integer> newcomers, Set<String> gone, Entry[][] newChunks, long[] newCounts) {
        String[] newNames = new String[names.length + newcomers.size()];
        int[] newSlots = new int[newNames.length];
        int size = 0;
        int old = 0;
        List<Map.Entry<String, Integer>> added = new ArrayList<>(newcomers.entrySet());
        int next = 0;
        while (old < names.length || next < added.size()) {
            if (old < names.length && gone.contains(names[old])) {
                old++;
            } else if (next == added.size()
                    || (old < names.length
                            && names[old].compareTo(added.get(next).getKey()) < 0)) {
                newNames[size] = names[old];
                newSlots[size++] = slots[old++];
            } else {
                newNames[size] = added.get(next).getKey();
                newSlots[size++] = added.get(next++).getValue();
            }
        }
        return new Moment(Arrays.copyOf(newNames, size), Arrays.copyOf(newSlots, size), newChunks, newCounts);
    }
}

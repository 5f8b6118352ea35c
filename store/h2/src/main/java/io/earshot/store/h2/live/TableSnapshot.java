package io.earshot.store.h2.live;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A copy-on-write snapshot of all rows at one time. The next snapshot shares the parts that did not change: entries
 * are stored in chunks, of which only the touched ones are copied, and their orders by name and by host change only
 * with the CMDB.
 */
final class TableSnapshot {

    /** By what stands behind the first dot of the name. */
    private static final Comparator<String> BY_HOST = (a, b) ->
            CharBuffer.wrap(a, a.indexOf('.'), a.length()).compareTo(CharBuffer.wrap(b, b.indexOf('.'), b.length()));

    static final TableSnapshot EMPTY = new TableSnapshot(
            NameOrder.empty(Comparator.naturalOrder()),
            NameOrder.empty(BY_HOST.thenComparing(Comparator.naturalOrder())),
            new Entry[0][],
            BitmapIndex.NONE,
            new long[LiveShape.ALL.size()]);

    private static final int CHUNK = 64;

    private final NameOrder byName;
    private final NameOrder byHost;
    private final Entry[][] chunks;
    private final BitmapIndex bitmaps;
    private final long[] counts;

    private TableSnapshot(NameOrder byName, NameOrder byHost, Entry[][] chunks, BitmapIndex bitmaps, long[] counts) {
        this.byName = byName;
        this.byHost = byHost;
        this.chunks = chunks;
        this.bitmaps = bitmaps;
        this.counts = counts;
    }

    int size() {
        return byName.size();
    }

    /** The entry with so many names before it. */
    Entry at(int position) {
        return inSlot(byName.slot(position));
    }

    /** Returns the position of the name; if it is absent, the position of the next greater one, as -1 - position. */
    int find(String name) {
        return byName.find(name);
    }

    /** Absent if there is no such container. */
    Optional<Entry> entry(String name) {
        int position = find(name);
        return position < 0 ? Optional.empty() : Optional.of(at(position));
    }

    /** In the order in which they lie in memory, which is the fastest. */
    Iterator<Entry> all() {
        return new AllEntries(chunks);
    }

    Iterator<Entry> with(BitmapKey key) {
        return bitmaps.slots(key).mapToObj(this::inSlot).iterator();
    }

    /** Counts the entries that {@link #with} finds. */
    int count(BitmapKey key) {
        return bitmaps.count(key);
    }

    /** The containers with a link in the state of this name. */
    Iterator<Entry> withLinkIn(String state) {
        return BitmapKey.ofLinkState(state).map(this::with).orElse(Collections.emptyIterator());
    }

    /** The containers in the state of this name. */
    Iterator<Entry> in(String state) {
        return BitmapKey.ofMemberState(state).map(this::with).orElse(Collections.emptyIterator());
    }

    /** The containers with links that lead to this one. */
    Iterator<Entry> clientsOf(String name) {
        return entry(name).stream()
                .flatMap(entry -> entry.clients().stream())
                .flatMap(client -> entry(client).stream())
                .iterator();
    }

    /** The containers on this host. */
    Iterator<Entry> on(String host) {
        String there = "." + host;
        int from = byHost.countWhile(name -> BY_HOST.compare(name, there) < 0);
        int to = byHost.countWhile(name -> BY_HOST.compare(name, there) <= 0);
        return IntStream.range(from, to)
                .mapToObj(position -> inSlot(byHost.slot(position)))
                .iterator();
    }

    /** Returns the names of containers whose entries are not the same objects in both. */
    @SuppressWarnings(
            "ReferenceEquality") // what did not change is shared, and comparing values would take as long as copying
    Set<String> namesOfDifferences(TableSnapshot other) {
        Set<String> names = new LinkedHashSet<>();
        for (int chunk = 0; chunk < Math.max(chunks.length, other.chunks.length); chunk++) {
            if (chunk >= chunks.length || chunk >= other.chunks.length || chunks[chunk] != other.chunks[chunk]) {
                for (int slot = chunk * CHUNK; slot < (chunk + 1) * CHUNK; slot++) {
                    Entry own = inSlot(slot);
                    Entry others = other.inSlot(slot);
                    if (own != others) {
                        Stream.of(Optional.ofNullable(own), Optional.ofNullable(others))
                                .flatMap(Optional::stream)
                                .forEach(entry -> names.add(entry.name().getString()));
                    }
                }
            }
        }
        return names;
    }

    Entry inSlot(int slot) {
        int chunk = slot / CHUNK;
        return chunk < chunks.length && chunks[chunk] != null ? chunks[chunk][slot % CHUNK] : null;
    }

    long count(LiveShape<?> shape) {
        return counts[shape.index()];
    }

    /**
     * @param changes the new entries by slot; null for a slot that is free now
     * @param newcomers slots by names that were not there
     * @param gone names that are no longer there
     */
    TableSnapshot next(Map<Integer, Entry> changes, Map<String, Integer> newcomers, Set<String> gone) {
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
        BitmapIndex newBitmaps = bitmaps.next(changes);
        if (newcomers.isEmpty() && gone.isEmpty()) {
            return new TableSnapshot(byName, byHost, newChunks, newBitmaps, newCounts);
        }
        return new TableSnapshot(
                byName.next(newcomers, gone), byHost.next(newcomers, gone), newChunks, newBitmaps, newCounts);
    }

    private static int size(LiveShape<?> shape, Entry entry) {
        return entry == null ? 0 : shape.size().applyAsInt(entry);
    }
}

package io.earshot.server.sql.live;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** A moment's entries in the order in which they lie in memory, without those that nobody wants. */
final class AllEntries implements Iterator<Entry> {

    private final Entry[][] chunks;
    private final Predicate<Entry> wanted;
    private int chunk;
    private int place;
    private Entry next;

    AllEntries(Entry[][] chunks, Predicate<Entry> wanted) {
        this.chunks = chunks;
        this.wanted = wanted;
    }

    @Override
    public boolean hasNext() {
        while (next == null && chunk < chunks.length) {
            Entry entry = chunks[chunk][place];
            if (entry != null && wanted.test(entry)) {
                next = entry;
            }
            place++;
            if (place == chunks[chunk].length) {
                chunk++;
                place = 0;
            }
        }
        return next != null;
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next;
        next = null;
        return entry;
    }
}

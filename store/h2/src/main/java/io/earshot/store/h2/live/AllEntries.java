package io.earshot.store.h2.live;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** A moment's entries in the order in which they lie in memory. */
final class AllEntries implements Iterator<Entry> {

    private final Entry[][] chunks;
    private int chunk;
    private int place;
    private Entry next;

    AllEntries(Entry[][] chunks) {
        this.chunks = chunks;
    }

    @Override
    public boolean hasNext() {
        while (next == null && chunk < chunks.length) {
            next = chunks[chunk][place];
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

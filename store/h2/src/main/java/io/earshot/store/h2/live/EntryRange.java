package io.earshot.store.h2.live;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** A moment's entries from one position to before another, by name or against it. */
final class EntryRange implements Iterator<Entry> {

    private final TableSnapshot snapshot;
    private final int from;
    private final int to;
    private final boolean reverse;
    private int taken;

    EntryRange(TableSnapshot snapshot, int from, int to, boolean reverse) {
        this.snapshot = snapshot;
        this.from = from;
        this.to = to;
        this.reverse = reverse;
    }

    @Override
    public boolean hasNext() {
        return from + taken < to;
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        taken++;
        return snapshot.at(reverse ? to - taken : from + taken - 1);
    }
}

package io.earshot.store.h2.live;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** A moment's entries from one position to before another, by name or against it. */
final class EntryRange implements Iterator<Entry> {

    private final Moment moment;
    private final int from;
    private final int to;
    private final boolean reverse;
    private int taken;

    EntryRange(Moment moment, int from, int to, boolean reverse) {
        this.moment = moment;
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
        return moment.at(reverse ? to - taken : from + taken - 1);
    }
}

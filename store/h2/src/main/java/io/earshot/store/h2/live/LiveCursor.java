package io.earshot.store.h2.live;

import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.h2.index.Cursor;
import org.h2.result.Row;
import org.h2.result.SearchRow;

/** Steps over the rows of one entry after the other. */
final class LiveCursor<R> implements Cursor {

    private final LiveShape<R> shape;
    private final Iterator<Entry> entries;
    private final Predicate<LiveRow<R>> wanted;
    private final boolean reverse;
    private List<R> rows = List.of();
    private Entry entry;
    private int next;
    private LiveRow<R> current;

    /** @param reverse whether an entry's rows come last first */
    LiveCursor(LiveShape<R> shape, Iterator<Entry> entries, Predicate<LiveRow<R>> wanted, boolean reverse) {
        this.shape = shape;
        this.entries = entries;
        this.wanted = wanted;
        this.reverse = reverse;
    }

    @Override
    public boolean next() {
        while (true) {
            while (next < rows.size()) {
                int index = reverse ? rows.size() - 1 - next : next;
                next++;
                current = new LiveRow<>(shape, entry, rows.get(index));
                if (wanted.test(current)) {
                    return true;
                }
            }
            if (!entries.hasNext()) {
                current = null;
                return false;
            }
            entry = entries.next();
            rows = shape.rows(entry);
            next = 0;
        }
    }

    @Override
    public Row get() {
        return current;
    }

    @Override
    public SearchRow getSearchRow() {
        return current;
    }

    @Override
    public boolean previous() {
        throw new UnsupportedOperationException("nobody steps back");
    }
}

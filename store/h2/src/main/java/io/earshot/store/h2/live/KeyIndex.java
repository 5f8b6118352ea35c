package io.earshot.store.h2.live;

import java.util.Collections;
import java.util.function.Predicate;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.table.IndexColumn;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Finds and sorts by the container's name and what follows it in the key, which is the order in which rows stand. */
final class KeyIndex<R> extends LiveIndex<R> {

    KeyIndex(LiveTable<R> table, int id, String name, IndexColumn[] columns, int uniqueColumns, IndexType type) {
        super(table, id, name, columns, uniqueColumns, type);
        for (int i = 0; i < columns.length; i++) {
            if (columnIds[i] != i) {
                throw new IllegalArgumentException(
                        "no way is kept to rows of " + table.getName() + " by " + columns[i].columnName);
            }
        }
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        return reverse ? between(session, last, first, true) : between(session, first, last, false);
    }

    private Cursor between(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        if (isNull(first) || isNull(last)) {
            return cursor(Collections.emptyIterator(), _ -> false, reverse);
        }
        TableSnapshot snapshot = live.snapshot(session);
        int from = position(snapshot, first, 0);
        int to = position(snapshot, last, 1);
        return cursor(new EntryRange(snapshot, from, to, reverse), within(first, last), reverse);
    }

    /** No name is NULL. */
    private static boolean isNull(SearchRow bound) {
        return bound != null && ValueNull.INSTANCE.equals(bound.getValue(0));
    }

    /** @param after 1 to stand behind the name that is found, which is past the end where there is no bound */
    private static int position(TableSnapshot snapshot, SearchRow bound, int after) {
        Value name = bound == null ? null : bound.getValue(0);
        if (name == null) {
            return after * snapshot.size();
        }
        int found = snapshot.find(name.getString());
        return found >= 0 ? found + after : -1 - found;
    }

    /** Filters rows if more than the name is bounded, or only some rows of a name match. */
    private Predicate<LiveRow<R>> within(SearchRow first, SearchRow last) {
        if (columnIds.length == 1 || (boundsOnlyName(first) && boundsOnlyName(last))) {
            return _ -> true;
        }
        return row -> (first == null || compareRows(row, first) >= 0) && (last == null || compareRows(row, last) <= 0);
    }

    private boolean boundsOnlyName(SearchRow bound) {
        if (bound != null) {
            for (int i = 1; i < columnIds.length; i++) {
                if (bound.getValue(i) != null) {
                    return false;
                }
            }
        }
        return true;
    }
}

package io.earshot.store.h2.live;

import java.util.Collections;
import java.util.Iterator;
import java.util.function.BiFunction;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.table.IndexColumn;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Finds rows by one value of a column, where it is known which entries may have such rows. */
final class EqualsIndex<R> extends LiveIndex<R> {

    private final BiFunction<TableSnapshot, String, Iterator<Entry>> entries;

    /** @param entries all that may have rows with such a value in the first column, and others */
    EqualsIndex(
            LiveTable<R> table,
            int id,
            String name,
            IndexColumn[] columns,
            BiFunction<TableSnapshot, String, Iterator<Entry>> entries) {
        super(table, id, name, columns, 0, IndexType.createNonUnique(false, true, false));
        this.entries = entries;
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        int column = columnIds[0];
        Value wanted = first.getValue(column);
        if (wanted.equals(ValueNull.INSTANCE)) {
            return cursor(Collections.emptyIterator(), _ -> false, reverse);
        }
        String text = wanted.getString();
        return cursor(
                entries.apply(live.snapshot(session), text),
                row -> row.getValue(column).getString().equals(text),
                reverse);
    }
}

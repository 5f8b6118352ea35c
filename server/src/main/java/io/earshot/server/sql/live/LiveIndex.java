package io.earshot.server.sql.live;

import java.util.Iterator;
import java.util.function.Predicate;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.index.IndexCondition;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.h2.value.Value;

/** A way to rows that are there anyway: nothing is kept for it that a change would have to keep up. */
abstract class LiveIndex<R> extends Index {

    final LiveTable<R> live;

    LiveIndex(LiveTable<R> table, int id, String name, IndexColumn[] columns, int uniqueColumns, IndexType type) {
        super(table, id, name, columns, uniqueColumns, type);
        live = table;
    }

    final Cursor cursor(Iterator<Entry> entries, Predicate<LiveRow<R>> wanted, boolean reverse) {
        return new LiveCursor<>(live.shape(), entries, wanted, reverse);
    }

    /** What one that only finds equals costs. */
    final double costOfEquals(
            SessionLocal session,
            int[] masks,
            TableFilter[] filters,
            int filter,
            AllColumnsForPlan columns,
            boolean isSelect) {
        boolean equals = masks != null && (masks[columnIds[0]] & IndexCondition.EQUALITY) == IndexCondition.EQUALITY;
        return equals
                ? 10 * getCostRangeIndex(masks, getRowCount(session), filters, filter, null, false, columns, isSelect)
                : Long.MAX_VALUE;
    }

    /** The value of the first column that is looked for; the same in both. */
    final Value key(SearchRow first) {
        return first.getValue(columnIds[0]);
    }

    @Override
    public long getRowCount(SessionLocal session) {
        return live.getRowCount(session);
    }

    @Override
    public long getRowCountApproximation(SessionLocal session) {
        return live.getRowCount(session);
    }

    @Override
    public abstract double getCost(
            SessionLocal session,
            int[] masks,
            TableFilter[] filters,
            int filter,
            SortOrder sortOrder,
            AllColumnsForPlan columns,
            boolean isSelect);

    @Override
    public void close(SessionLocal session) {}

    @Override
    public void remove(SessionLocal session) {}

    @Override
    public boolean needRebuild() {
        return false;
    }

    @Override
    public void checkRename() {
        live.checkSupportAlter();
    }

    @Override
    public void add(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("INSERT into " + live.getName());
    }

    @Override
    public void remove(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("DELETE from " + live.getName());
    }

    @Override
    public void truncate(SessionLocal session) {
        throw DbException.getUnsupportedException("TRUNCATE of " + live.getName());
    }
}

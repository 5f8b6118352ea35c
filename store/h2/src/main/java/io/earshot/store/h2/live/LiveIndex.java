package io.earshot.store.h2.live;

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
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;

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

    @Override
    public long getRowCount(SessionLocal session) {
        return live.getRowCount(session);
    }

    @Override
    public long getRowCountApproximation(SessionLocal session) {
        return live.getRowCount(session);
    }

    /** On the scale of H2's own indexes. One that is a hash finds nothing but equals, and sorts nothing. */
    @Override
    public double getCost(
            SessionLocal session,
            int[] masks,
            TableFilter[] filters,
            int filter,
            SortOrder sortOrder,
            AllColumnsForPlan columns,
            boolean isSelect) {
        boolean hash = indexType.isHash();
        if (hash && !(masks != null && (masks[columnIds[0]] & IndexCondition.EQUALITY) == IndexCondition.EQUALITY)) {
            return Long.MAX_VALUE;
        }
        boolean scan = indexType.isScan();
        return 10
                * getCostRangeIndex(
                        scan ? null : masks,
                        getRowCount(session),
                        filters,
                        filter,
                        hash ? null : sortOrder,
                        scan,
                        columns,
                        isSelect);
    }

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

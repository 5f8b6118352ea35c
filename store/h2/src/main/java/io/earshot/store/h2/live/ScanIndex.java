package io.earshot.store.h2.live;

import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.table.Column;
import org.h2.table.IndexColumn;

/** Every row, in no order that is promised. */
final class ScanIndex<R> extends LiveIndex<R> {

    ScanIndex(LiveTable<R> table) {
        super(
                table,
                table.getId(),
                table.getName() + "_SCAN",
                IndexColumn.wrap(table.getColumns()),
                0,
                IndexType.createScan(false));
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        return cursor(live.snapshot(session).all(), _ -> true, reverse);
    }

    /** It finds nothing by a column. */
    @Override
    public int getColumnIndex(Column column) {
        return SearchRow.ROWID_INDEX;
    }

    @Override
    public boolean isFirstColumn(Column column) {
        return false;
    }

    @Override
    public String getCreateSQL() {
        return null;
    }

    @Override
    public String getPlanSQL() {
        return live.getSQL(new StringBuilder(), TRACE_SQL_FLAGS).append(".scan").toString();
    }
}

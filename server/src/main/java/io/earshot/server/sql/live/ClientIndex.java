package io.earshot.server.sql.live;

import java.util.Iterator;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;

/** The links that lead to one partner, from all its clients. */
final class ClientIndex<R> extends LiveIndex<R> {

    ClientIndex(LiveTable<R> table, int id, String name, IndexColumn[] columns) {
        super(table, id, name, columns, 0, IndexType.createNonUnique(false, true, false));
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        String partner = key(first).getString();
        Moment moment = live.moment(session);
        Iterator<Entry> clients = moment.clientsOf(partner).iterator();
        int column = columnIds[0];
        return cursor(clients, row -> row.getValue(column).getString().equals(partner), reverse);
    }

    @Override
    public double getCost(
            SessionLocal session,
            int[] masks,
            TableFilter[] filters,
            int filter,
            SortOrder sortOrder,
            AllColumnsForPlan columns,
            boolean isSelect) {
        return costOfEquals(session, masks, filters, filter, columns, isSelect);
    }
}

package io.earshot.server.sql.live;

import io.earshot.model.LinkState;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.h2.value.Value;

/** The links in one state: passes over whole containers that have none. */
final class StateIndex<R> extends LiveIndex<R> {

    StateIndex(LiveTable<R> table, int id, String name, IndexColumn[] columns) {
        super(table, id, name, columns, 0, IndexType.createNonUnique(false, true, false));
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        Value wanted = key(first);
        Optional<LinkState> state = Arrays.stream(LinkState.values())
                .filter(s -> s.name().equals(wanted.getString()))
                .findFirst();
        Iterator<Entry> entries = live.moment(session)
                .all(entry -> state.filter(s -> entry.states().contains(s)).isPresent());
        int column = columnIds[0];
        return cursor(entries, row -> row.getValue(column).getString().equals(wanted.getString()), reverse);
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

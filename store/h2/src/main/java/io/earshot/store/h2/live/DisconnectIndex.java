package io.earshot.store.h2.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.expression.condition.Comparison;
import org.h2.index.Cursor;
import org.h2.index.IndexCondition;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/**
 * Finds the containers that cannot reach everybody: {@code disconnect > 0}, or more than any other number. H2 tells an index
 * only where to begin, be it with {@code >} or {@code >=}, and nearly all containers stand at 0; so this one is for conditions
 * of which it could see that they are strict.
 */
final class DisconnectIndex<R> extends LiveIndex<R> {

    /** Every kind of bound but {@code >=}. */
    private static final Set<Integer> STRICT = Set.of(Comparison.BIGGER, Comparison.SMALLER, Comparison.SMALLER_EQUAL);

    private static final VarHandle CONDITIONS = conditions();

    DisconnectIndex(LiveTable<R> table, int id, String name, IndexColumn[] columns) {
        super(table, id, name, columns, 0, IndexType.createNonUnique(false, true, false));
    }

    /** H2 keeps them to itself. */
    private static VarHandle conditions() {
        try {
            return MethodHandles.privateLookupIn(TableFilter.class, MethodHandles.lookup())
                    .findVarHandle(TableFilter.class, "indexConditions", ArrayList.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this H2 keeps a table's conditions elsewhere", e);
        }
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
        boolean hasLowerBound = masks != null && (masks[columnIds[0]] & IndexCondition.START) != 0;
        return hasLowerBound && isStrict(filters[filter])
                ? 10.0 * (1 + live.snapshot(session).count(BitmapKey.DISCONNECTED))
                : Long.MAX_VALUE;
    }

    /** Whether nothing is asked of the column but to be more than something, or to be less. */
    private boolean isStrict(TableFilter filter) {
        List<?> conditions = (List<?>) CONDITIONS.get(filter);
        return conditions.stream()
                .map(IndexCondition.class::cast)
                .filter(this::isOfColumn)
                .allMatch(condition -> STRICT.contains(condition.getCompareType()));
    }

    private boolean isOfColumn(IndexCondition condition) {
        return condition.isCompoundColumns()
                ? List.of(condition.getColumns()).contains(getColumns()[0])
                : condition.getColumn().equals(getColumns()[0]);
    }

    @Override
    public Cursor find(SessionLocal session, SearchRow first, SearchRow last, boolean reverse) {
        Value bound = first == null ? null : first.getValue(columnIds[0]);
        TableSnapshot snapshot = live.snapshot(session);
        boolean isAboveZero = bound != null && !bound.equals(ValueNull.INSTANCE) && bound.getSignum() >= 0;
        Iterator<Entry> entries = isAboveZero ? snapshot.with(BitmapKey.DISCONNECTED) : snapshot.all();
        return cursor(entries, _ -> true, reverse);
    }
}

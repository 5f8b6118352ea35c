package io.earshot.store.h2.live;

import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.value.Value;

/** A row for H2, of which only those columns become values that are asked for. */
final class LiveRow<R> extends Row {

    private final LiveShape<R> shape;
    private final Entry entry;
    private final R row;

    LiveRow(LiveShape<R> shape, Entry entry, R row) {
        this.shape = shape;
        this.entry = entry;
        this.row = row;
    }

    @Override
    public int getColumnCount() {
        return shape.table().columns().size();
    }

    @Override
    public Value getValue(int index) {
        return shape.value(index, entry, row);
    }

    @Override
    public Value[] getValueList() {
        Value[] values = new Value[getColumnCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getValue(i);
        }
        return values;
    }

    /** Nothing that would not be there without it. */
    @Override
    public int getMemory() {
        return 0;
    }

    @Override
    public void setValue(int index, Value v) {
        throw new UnsupportedOperationException("rows are not changed by SQL");
    }

    @Override
    public void copyFrom(SearchRow source) {
        throw new UnsupportedOperationException("rows are not changed by SQL");
    }
}

package io.earshot.traffic.kpi;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The sums of one minute. */
public final class MinuteSums {

    private static final int MOST_CELLS = 20_000;

    private final long startNanos;
    private final Map<Cell, PartialSums> cells = new HashMap<>();
    private boolean changed;

    public MinuteSums(long startNanos) {
        this.startNanos = startNanos;
    }

    /** When the minute begins, in nanoseconds since the epoch. */
    public long startNanos() {
        return startNanos;
    }

    PartialSums cell(String app, String operation, String dimension) {
        Cell cell = new Cell(app, operation, dimension);
        PartialSums sums = cells.get(cell);
        if (sums == null) {
            if (cells.size() >= MOST_CELLS && !dimension.isEmpty()) {
                cell = new Cell(app, operation, dimension.substring(0, dimension.indexOf('=') + 1) + Cell.OTHER);
            } else if (cells.size() >= 2 * MOST_CELLS) {
                cell = new Cell(app, Cell.OTHER, "");
            }
            sums = cells.computeIfAbsent(cell, _ -> new PartialSums());
        }
        return sums;
    }

    /** Adds the sums of another process for the same minute. */
    public void add(MinuteSums other) {
        other.cells.forEach((cell, sums) ->
                cells.computeIfAbsent(cell, _ -> new PartialSums()).add(sums));
        changed = true;
    }

    public Map<Cell, PartialSums> cells() {
        return cells;
    }

    /** Returns the cells by name, with those of all operations together. */
    public Map<Cell, PartialSums> withTotals() {
        Map<Cell, PartialSums> all = new TreeMap<>((a, b) -> {
            int app = a.app().compareTo(b.app());
            int dimension = app != 0 ? app : a.dimension().compareTo(b.dimension());
            return dimension != 0 ? dimension : a.operation().compareTo(b.operation());
        });
        cells.forEach((cell, sums) -> {
            all.put(cell, sums);
            all.computeIfAbsent(new Cell(cell.app(), Cell.ALL, cell.dimension()), _ -> new PartialSums())
                    .add(sums);
        });
        return all;
    }

    /** Returns the sums of an app's operations that pass, over all dimensions. */
    public PartialSums sum(String app, Predicate<String> operations) {
        PartialSums sum = new PartialSums();
        cells.forEach((cell, sums) -> {
            if (cell.dimension().isEmpty() && cell.app().equals(app) && operations.test(cell.operation())) {
                sum.add(sums);
            }
        });
        return sum;
    }

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    void change() {
        changed = true;
    }
}

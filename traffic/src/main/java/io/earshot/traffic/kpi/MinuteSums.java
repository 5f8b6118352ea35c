package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Dimension;
import io.earshot.traffic.transactions.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The sums of one minute. */
public final class MinuteSums {

    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_CELLS = 20_000;

    private final long startNanos;
    private final Map<Cell, PartialSums> cells = new HashMap<>();
    private boolean changed;

    public MinuteSums(long startNanos) {
        this.startNanos = startNanos;
    }

    /** Returns when the minute of a time begins, both in nanoseconds since the epoch. */
    static long start(long nanos) {
        return nanos - Math.floorMod(nanos, MINUTE);
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

    /** Adds a transaction whose request came in this minute. */
    void settle(App app, Transaction transaction) {
        long inMinute = transaction.requestNanos() - startNanos;
        change(app, transaction, sums -> sums.add(transaction, inMinute, app.targetNanos()));
    }

    /** Corrects a transaction that was added here, or to other sums of this minute, without an answer. */
    void revise(App app, Transaction before, Transaction after) {
        long inMinute = after.requestNanos() - startNanos;
        change(app, after, sums -> sums.revise(before, after, inMinute, app.targetNanos()));
    }

    /** Changes each of the cells that a transaction is part of. */
    private void change(App app, Transaction transaction, Consumer<PartialSums> change) {
        changed = true;
        change.accept(cell(app.name(), transaction.operation(), ""));
        for (int i = 0; i < transaction.values().size(); i++) {
            if (!transaction.values().get(i).isEmpty()) {
                change.accept(cell(app.name(), transaction.operation(), dimension(app, i, transaction)));
            }
        }
    }

    private static String dimension(App app, int index, Transaction transaction) {
        Dimension dimension = app.dimensions().get(index);
        return dimension.name() + "=" + transaction.values().get(index);
    }

    /** Returns the number of transactions, those of unknown outcome included. */
    long transactions() {
        long count = 0;
        for (Map.Entry<Cell, PartialSums> cell : cells.entrySet()) {
            if (cell.getKey().dimension().isEmpty()) {
                count += cell.getValue().requests() + cell.getValue().unknown();
            }
        }
        return count;
    }

    /** Adds the sums of another process for the same minute. */
    public void add(MinuteSums other) {
        other.cells.forEach((cell, sums) ->
                cells.computeIfAbsent(cell, _ -> new PartialSums()).add(sums));
        changed = true;
    }

    /** Returns a part of the sums for each app, by its name. */
    public Map<String, MinuteSums> byApp() {
        Map<String, MinuteSums> parts = new TreeMap<>();
        cells.forEach((cell, sums) -> parts.computeIfAbsent(cell.app(), _ -> new MinuteSums(startNanos))
                .cells
                .put(cell, sums));
        return parts;
    }

    /**
     * Returns the sums as records, of which each holds some of the cells.
     *
     * @param most octets after which another record begins
     */
    public List<byte[]> write(int most) {
        List<byte[]> records = new ArrayList<>();
        BinaryWriter to = new BinaryWriter();
        for (Map.Entry<Cell, PartialSums> each : cells.entrySet()) {
            if (to.size() == 0) {
                to.fixed(startNanos);
            }
            Cell cell = each.getKey();
            to.text(cell.app()).text(cell.operation()).text(cell.dimension());
            each.getValue().write(to);
            if (to.size() >= most) {
                records.add(to.take());
            }
        }
        if (to.size() > 0) {
            records.add(to.take());
        }
        return records;
    }

    /** Reads one of the records that {@link #write} returns, to its end. */
    public static MinuteSums read(BinaryReader from) throws BadRecordException {
        MinuteSums read = new MinuteSums(from.fixed());
        while (from.hasMore()) {
            Cell cell = new Cell(from.text(), from.text(), from.text());
            PartialSums sums = PartialSums.read(from);
            read.cells.computeIfAbsent(cell, _ -> new PartialSums()).add(sums);
        }
        return read;
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
}

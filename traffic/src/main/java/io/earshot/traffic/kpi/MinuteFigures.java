package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of a minute, with those of all operations together. Unlike sums, they are no longer added to others.
 *
 * @param startNanos when the minute begins, in nanoseconds since the epoch
 */
public record MinuteFigures(long startNanos, List<CellFigures> cells) {

    /**
     * The figures of one cell.
     *
     * @param codes how often each code came
     * @param times how many latencies lie up to each of some limits, in nanoseconds
     */
    public record CellFigures(KpiRow row, SortedMap<String, Long> codes, SortedMap<Long, Long> times) {

        public CellFigures {
            codes = Collections.unmodifiableSortedMap(new TreeMap<>(codes));
            times = Collections.unmodifiableSortedMap(new TreeMap<>(times));
        }
    }

    public MinuteFigures {
        cells = List.copyOf(cells);
    }

    /** Returns the figures of sums to which nothing is missing. */
    public static MinuteFigures of(MinuteSums minute) {
        List<CellFigures> cells = new ArrayList<>();
        minute.withTotals()
                .forEach((cell, sums) -> cells.add(new CellFigures(
                        new KpiRow(minute.startNanos(), cell, sums),
                        sums.codes(),
                        sums.histogram().distribution())));
        return new MinuteFigures(minute.startNanos(), cells);
    }

    /** Appends it to a record. */
    public void write(BinaryWriter to) {
        to.fixed(startNanos).number(cells.size());
        for (CellFigures cell : cells) {
            cell.row().write(to);
            to.number(cell.codes().size());
            cell.codes().forEach((code, count) -> to.text(code).number(count));
            to.number(cell.times().size());
            cell.times().forEach((limit, count) -> to.number(limit).number(count));
        }
    }

    /** Reads what {@link #write} wrote. */
    public static MinuteFigures read(BinaryReader from) throws BadRecordException {
        long start = from.fixed();
        int count = from.count(KpiRow.LEAST_OCTETS);
        List<CellFigures> cells = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            KpiRow row = KpiRow.read(start, from);
            SortedMap<String, Long> codes = new TreeMap<>();
            for (int left = from.count(2); left > 0; left--) {
                codes.put(from.text(), from.number());
            }
            SortedMap<Long, Long> times = new TreeMap<>();
            for (int left = from.count(2); left > 0; left--) {
                times.put(from.number(), from.number());
            }
            cells.add(new CellFigures(row, codes, times));
        }
        return new MinuteFigures(start, cells);
    }
}

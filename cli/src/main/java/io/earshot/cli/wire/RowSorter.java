package io.earshot.cli.wire;

import io.earshot.wire.exchanges.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings rows of exchanges into an order that people can follow: by conversation, then by the requests' order. Exchanges of which
 * bytes are missing come last in their conversation. Sorts in blocks, so that captures of any size can be printed.
 */
public final class RowSorter {

    private static final int BLOCK = 500_000;

    private record Row(long conversation, boolean torn, long number, List<String> values) {}

    private static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::conversation).thenComparing(Row::torn).thenComparingLong(Row::number);

    private final RowWriter writer;
    private final List<Row> rows = new ArrayList<>();

    public RowSorter(RowWriter writer) {
        this.writer = writer;
    }

    public void add(Exchange exchange, List<String> values) {
        rows.add(new Row(exchange.endpoints().conversation(), exchange.isTorn(), exchange.number(), values));
        if (rows.size() == BLOCK) {
            finish();
        }
    }

    /** Writes what waits. */
    public void finish() {
        rows.sort(ORDER);
        rows.forEach(row -> writer.row(row.values()));
        rows.clear();
    }
}

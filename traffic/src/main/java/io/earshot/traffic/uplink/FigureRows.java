package io.earshot.traffic.uplink;

import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.Address;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.Printable;
import io.earshot.traffic.config.App;
import io.earshot.traffic.kpi.Cell;
import io.earshot.traffic.kpi.KpiRow;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteFigures.CellFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes what a server is told of the sums of a minute: those of all requests and of each operation, not those of dimensions. */
final class FigureRows {

    private FigureRows() {}

    static List<AppFigures.App> apps(List<App> apps) {
        return apps.stream().map(FigureRows::app).toList();
    }

    private static AppFigures.App app(App app) {
        return new AppFigures.App(
                app.name(),
                app.protocol(),
                app.dialect().map(dialect -> text(dialect.name())),
                app.targetNanos() / 1e6,
                app.timeLimitNanos() / 1e6,
                app.quietNanos() == 0 ? Optional.empty() : Optional.of(app.quietNanos() / 1_000_000_000L),
                app.addresses().stream()
                        .map(address -> new Address(address.ip(), address.port()))
                        .toList());
    }

    static List<Figures> of(MinuteFigures minute) {
        return minute.cells().stream()
                .filter(cell -> cell.row().cell().dimension().isEmpty())
                .map(FigureRows::figures)
                .toList();
    }

    private static Figures figures(CellFigures figures) {
        KpiRow row = figures.row();
        Cell cell = row.cell();
        SortedMap<String, Long> codes = new TreeMap<>();
        for (Map.Entry<String, Long> code : figures.codes().entrySet()) {
            codes.merge(code.getKey().isEmpty() ? "" : text(code.getKey()), code.getValue(), Long::sum);
        }
        return new Figures(
                Instant.ofEpochSecond(0, row.minuteNanos()),
                cell.app(),
                text(cell.operation()),
                row.requests(),
                row.responses(),
                row.successes(),
                row.late(),
                row.unknown(),
                known(row.onTimeRate()),
                known(row.avgTime()),
                known(row.timeP50()),
                known(row.timeP95()),
                known(row.timeP99()),
                known(row.timeMax()),
                row.consecutiveFailures(),
                row.noCallSeconds(),
                codes);
    }

    private static OptionalDouble known(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String text(String text) {
        String printable = Printable.text(text);
        return printable.length() <= AppFigures.LONGEST_TEXT
                ? printable
                : printable.substring(0, AppFigures.LONGEST_TEXT);
    }
}

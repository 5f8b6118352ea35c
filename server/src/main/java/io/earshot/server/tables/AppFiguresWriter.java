package io.earshot.server.tables;

import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.App;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.Ip;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import io.earshot.store.table.TrafficTables.AppAddress;
import io.earshot.store.table.TrafficTables.Kpi;
import io.earshot.store.table.TrafficTables.KpiCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes what passive monitoring tells of apps. A minute that is told again replaces what was there; an hour is kept. Apps of a
 * process that told nothing for an hour are removed.
 */
final class AppFiguresWriter {

    private static final Duration KEPT = Duration.ofHours(1);
    /** A clock that is far ahead must not fill the tables with minutes that never age. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final double MINUTE_SECONDS = 60;

    /** The apps of which a process told last. */
    private record Told(List<App> apps, Instant at) {}

    private final TableChanges tables;
    private final Map<String, Told> sources = new HashMap<>();
    private Instant cleanedAt = Instant.EPOCH;

    AppFiguresWriter(TableChanges tables) {
        this.tables = tables;
    }

    void write(AppFigures told, Instant now) {
        clean(now);
        apps(told, now);
        for (Figures figures : told.figures()) {
            if (!figures.minute().isBefore(now.minus(KEPT)) && !figures.minute().isAfter(now.plus(AHEAD))) {
                write(figures);
            }
        }
    }

    private void clean(Instant now) {
        if (cleanedAt.plus(1, ChronoUnit.MINUTES).isAfter(now) && !cleanedAt.isAfter(now)) {
            return;
        }
        cleanedAt = now;
        tables.removeLess(Kpi.TABLE, Kpi.MINUTE, now.minus(KEPT));
        tables.removeLess(KpiCode.TABLE, KpiCode.MINUTE, now.minus(KEPT));
        for (Map.Entry<String, Told> source : new ArrayList<>(sources.entrySet())) {
            if (source.getValue().at().isBefore(now.minus(KEPT))) {
                source.getValue().apps().forEach(this::remove);
                sources.remove(source.getKey());
            }
        }
    }

    private void apps(AppFigures told, Instant now) {
        Told before = sources.put(told.source(), new Told(told.apps(), now));
        List<App> known = before == null ? List.of() : before.apps();
        if (known.equals(told.apps())) {
            return;
        }
        known.forEach(this::remove);
        told.apps().forEach(this::add);
    }

    private void remove(App app) {
        tables.remove(Row.of(TrafficTables.App.TABLE).set(TrafficTables.App.NAME, app.name()));
        tables.remove(Row.of(AppAddress.TABLE).set(AppAddress.APP, app.name()));
    }

    private void add(App app) {
        tables.upsert(Row.of(TrafficTables.App.TABLE)
                .set(TrafficTables.App.NAME, app.name())
                .set(TrafficTables.App.PROTOCOL, app.protocol())
                .set(TrafficTables.App.DIALECT, app.dialect())
                .set(TrafficTables.App.TARGET, (float) app.target())
                .set(TrafficTables.App.TIME_LIMIT, (float) app.timeLimit())
                .set(TrafficTables.App.QUIET_SECONDS, app.quietSeconds()));
        app.addresses()
                .forEach(address -> tables.upsert(Row.of(AppAddress.TABLE)
                        .set(AppAddress.APP, app.name())
                        .set(AppAddress.IP, address.ip().map(Ip::toString).orElse("*"))
                        .set(AppAddress.PORT, address.port())));
    }

    private void write(Figures figures) {
        long requests = figures.requests();
        tables.upsert(Row.of(Kpi.TABLE)
                .set(Kpi.MINUTE, figures.minute())
                .set(Kpi.APP, figures.app())
                .set(Kpi.OPERATION, figures.operation())
                .set(Kpi.DIMENSION, "")
                .set(Kpi.REQUESTS, requests)
                .set(Kpi.RESPONSES, figures.responses())
                .set(Kpi.SUCCESSES, figures.successes())
                .set(Kpi.LATE, figures.late())
                .set(Kpi.UNSEEN, figures.unseen())
                .set(Kpi.TPS, (float) (requests / MINUTE_SECONDS))
                .set(Kpi.SUCCESS_RATE, share(figures.successes(), requests))
                .set(Kpi.RESPONSE_RATE, share(figures.responses(), requests))
                .set(Kpi.ON_TIME_RATE, real(figures.onTimeRate()))
                .set(Kpi.AVG_TIME, real(figures.avgTime()))
                .set(Kpi.TIME_P50, real(figures.timeP50()))
                .set(Kpi.TIME_P95, real(figures.timeP95()))
                .set(Kpi.TIME_P99, real(figures.timeP99()))
                .set(Kpi.TIME_MAX, real(figures.timeMax()))
                .set(Kpi.CONSECUTIVE_FAILURES, (int) figures.consecutiveFailures())
                .set(Kpi.NO_CALL_SECONDS, (float) figures.noCallSeconds()));
        tables.remove(Row.of(KpiCode.TABLE)
                .set(KpiCode.MINUTE, figures.minute())
                .set(KpiCode.APP, figures.app())
                .set(KpiCode.OPERATION, figures.operation()));
        figures.codes()
                .forEach((code, count) -> tables.upsert(Row.of(KpiCode.TABLE)
                        .set(KpiCode.MINUTE, figures.minute())
                        .set(KpiCode.APP, figures.app())
                        .set(KpiCode.OPERATION, figures.operation())
                        .set(KpiCode.DIMENSION, "")
                        .set(KpiCode.CODE, code)
                        .set(KpiCode.COUNT, count)));
    }

    private static Optional<Float> share(long part, long all) {
        return all == 0 ? Optional.empty() : Optional.of((float) ((double) part / all));
    }

    private static Optional<Float> real(OptionalDouble value) {
        return value.isEmpty() ? Optional.empty() : Optional.of((float) value.getAsDouble());
    }
}

package io.earshot.traffic.results;

import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import io.earshot.traffic.config.App;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.kpi.KpiRow;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteFigures.CellFigures;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Writes transactions and minutes as rows. A minute that comes again replaces its rows, and so does a day that is processed again.
 * What passes before the position from which processing began is left as it was written then. Confined to one thread.
 */
public final class ResultWriter implements TransactionSink {

    /**
     * Says how long rows are kept, by the time of the packets.
     *
     * @param details transactions
     * @param figures minutes
     */
    public record Retention(Duration details, Duration figures) {}

    private static final long MINUTE = 60_000_000_000L;

    private final TableChanges changes;
    private final FrameIndex frames;
    private final Retention retention;
    private final String input;
    private final TransactionSink next;
    private final long from;
    private long pruned;
    private long rows;

    /**
     * @param from nothing before this time is written
     * @param next receives the transactions, too
     */
    public ResultWriter(
            TableChanges changes,
            FrameIndex frames,
            Retention retention,
            String input,
            long from,
            TransactionSink next) {
        this.changes = changes;
        this.frames = frames;
        this.retention = retention;
        this.input = input;
        this.from = from;
        this.next = next;
    }

    /** Writes what is configured. In a shared store, apps of others stay. */
    public static void apps(ResultStore store, List<App> apps) {
        TableChanges changes = store.changes();
        if (!store.isShared()) {
            changes.remove(Row.of(TrafficTables.App.TABLE));
            changes.remove(Row.of(TrafficTables.AppAddress.TABLE));
        }
        for (App app : apps) {
            changes.upsert(Row.of(TrafficTables.App.TABLE)
                    .set(TrafficTables.App.NAME, app.name())
                    .set(TrafficTables.App.PROTOCOL, app.protocol())
                    .set(TrafficTables.App.DIALECT, app.dialect().map(dialect -> dialect.name()))
                    .set(TrafficTables.App.TARGET, (float) (app.targetNanos() / 1e6))
                    .set(TrafficTables.App.TIME_LIMIT, (float) (app.timeLimitNanos() / 1e6))
                    .set(
                            TrafficTables.App.QUIET_SECONDS,
                            app.quietNanos() == 0 ? Optional.empty() : Optional.of(app.quietNanos() / 1_000_000_000L))
                    .set(
                            TrafficTables.App.NETWORK,
                            app.network().name().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(app.network().name())));
        }
        addresses(changes, apps);
    }

    /** Writes where apps listen now. */
    public static void addresses(TableChanges changes, List<App> apps) {
        for (App app : apps) {
            changes.remove(Row.of(TrafficTables.AppAddress.TABLE).set(TrafficTables.AppAddress.APP, app.name()));
            for (App.Address address : app.addresses()) {
                changes.upsert(Row.of(TrafficTables.AppAddress.TABLE)
                        .set(TrafficTables.AppAddress.APP, app.name())
                        .set(
                                TrafficTables.AppAddress.IP,
                                address.ip().map(Object::toString).orElse("*"))
                        .set(TrafficTables.AppAddress.PORT, address.port()));
            }
        }
        changes.commit();
    }

    private static OffsetDateTime time(long nanos) {
        return OffsetDateTime.ofInstant(
                Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L), ZoneOffset.UTC);
    }

    @Override
    public void settled(Transaction transaction) {
        next.settled(transaction);
        write(transaction);
    }

    @Override
    public void revised(Transaction before, Transaction after) {
        next.revised(before, after);
        write(after);
    }

    /** Writes a transaction, which replaces an earlier state of it. */
    public void write(Transaction transaction) {
        if (transaction.requestNanos() < from || retention.details().isZero()) {
            return;
        }
        FrameIndex.Place request = frames.place(transaction.requestFrame());
        Optional<FrameIndex.Place> answer =
                transaction.isAnswered() ? Optional.of(frames.place(transaction.responseFrame())) : Optional.empty();
        changes.upsert(Row.of(TrafficTables.Transaction.TABLE)
                .set(TrafficTables.Transaction.ID, transaction.id())
                .set(TrafficTables.Transaction.APP, transaction.app())
                .set(TrafficTables.Transaction.AT, time(transaction.requestNanos()))
                .set(TrafficTables.Transaction.OPERATION, transaction.operation())
                .set(TrafficTables.Transaction.NAME, transaction.name())
                .set(TrafficTables.Transaction.STATE, transaction.state().label())
                .set(TrafficTables.Transaction.CODE, transaction.code())
                .set(TrafficTables.Transaction.SUCCESS, transaction.success())
                .set(
                        TrafficTables.Transaction.LATENCY,
                        transaction.latencyNanos() < 0
                                ? Optional.empty()
                                : Optional.of((float) (transaction.latencyNanos() / 1e6)))
                .set(TrafficTables.Transaction.TERMINAL, transaction.details().terminal())
                .set(TrafficTables.Transaction.MERCHANT, transaction.details().merchant())
                .set(TrafficTables.Transaction.TRACE, transaction.details().trace())
                .set(TrafficTables.Transaction.CARD, transaction.details().card())
                .set(TrafficTables.Transaction.CLIENT, transaction.endpoints().clientText())
                .set(TrafficTables.Transaction.SERVER, transaction.endpoints().serverText())
                .set(TrafficTables.Transaction.TEXT, transaction.text())
                .set(TrafficTables.Transaction.FILE, request.file().toString())
                .set(TrafficTables.Transaction.FRAME, request.frame())
                .set(
                        TrafficTables.Transaction.ANSWER_FILE,
                        answer.map(place -> place.file().toString()))
                .set(TrafficTables.Transaction.ANSWER_FRAME, answer.map(FrameIndex.Place::frame)));
        rows++;
    }

    /**
     * Writes the figures of a minute.
     *
     * @param isFinal whether they will not change any more
     */
    public void figures(MinuteFigures minute, boolean isFinal) {
        if (minute.startNanos() < from) {
            return;
        }
        OffsetDateTime start = time(minute.startNanos());
        minute.cells().stream().map(cell -> cell.row().cell().app()).distinct().forEach(app -> remove(app, start));
        minute.cells().forEach(cell -> write(cell, start));
        if (isFinal) {
            changes.upsert(Row.of(TrafficTables.Position.TABLE)
                    .set(TrafficTables.Position.INPUT, input)
                    .set(TrafficTables.Position.FINAL_BEFORE, time(minute.startNanos() + MINUTE)));
            prune(minute.startNanos());
        }
        changes.commit();
    }

    private void remove(String app, OffsetDateTime start) {
        changes.remove(
                Row.of(TrafficTables.Kpi.TABLE).set(TrafficTables.Kpi.APP, app).set(TrafficTables.Kpi.MINUTE, start));
        changes.remove(Row.of(TrafficTables.KpiCode.TABLE)
                .set(TrafficTables.KpiCode.APP, app)
                .set(TrafficTables.KpiCode.MINUTE, start));
        changes.remove(Row.of(TrafficTables.KpiTime.TABLE)
                .set(TrafficTables.KpiTime.APP, app)
                .set(TrafficTables.KpiTime.MINUTE, start));
    }

    private void write(CellFigures cell, OffsetDateTime start) {
        KpiRow row = cell.row();
        changes.upsert(Row.of(TrafficTables.Kpi.TABLE)
                .set(TrafficTables.Kpi.APP, row.cell().app())
                .set(TrafficTables.Kpi.OPERATION, row.cell().operation())
                .set(TrafficTables.Kpi.DIMENSION, row.cell().dimension())
                .set(TrafficTables.Kpi.MINUTE, start)
                .set(TrafficTables.Kpi.REQUESTS, row.requests())
                .set(TrafficTables.Kpi.RESPONSES, row.responses())
                .set(TrafficTables.Kpi.SUCCESSES, row.successes())
                .set(TrafficTables.Kpi.LATE, row.late())
                .set(TrafficTables.Kpi.UNSEEN, row.unknown())
                .set(TrafficTables.Kpi.TPS, (float) row.tps())
                .set(TrafficTables.Kpi.SUCCESS_RATE, known(row.successRate()))
                .set(TrafficTables.Kpi.RESPONSE_RATE, known(row.responseRate()))
                .set(TrafficTables.Kpi.ON_TIME_RATE, known(row.onTimeRate()))
                .set(TrafficTables.Kpi.AVG_TIME, known(row.avgTime()))
                .set(TrafficTables.Kpi.TIME_P50, known(row.timeP50()))
                .set(TrafficTables.Kpi.TIME_P95, known(row.timeP95()))
                .set(TrafficTables.Kpi.TIME_P99, known(row.timeP99()))
                .set(TrafficTables.Kpi.TIME_MAX, known(row.timeMax()))
                .set(TrafficTables.Kpi.CONSECUTIVE_FAILURES, row.consecutiveFailures())
                .set(TrafficTables.Kpi.NO_CALL_SECONDS, (float) row.noCallSeconds()));
        cell.codes()
                .forEach((code, count) -> changes.upsert(Row.of(TrafficTables.KpiCode.TABLE)
                        .set(TrafficTables.KpiCode.APP, row.cell().app())
                        .set(TrafficTables.KpiCode.OPERATION, row.cell().operation())
                        .set(TrafficTables.KpiCode.DIMENSION, row.cell().dimension())
                        .set(TrafficTables.KpiCode.MINUTE, start)
                        .set(TrafficTables.KpiCode.CODE, code)
                        .set(TrafficTables.KpiCode.COUNT, count)));
        cell.times()
                .forEach((upTo, count) -> changes.upsert(Row.of(TrafficTables.KpiTime.TABLE)
                        .set(TrafficTables.KpiTime.APP, row.cell().app())
                        .set(TrafficTables.KpiTime.OPERATION, row.cell().operation())
                        .set(TrafficTables.KpiTime.DIMENSION, row.cell().dimension())
                        .set(TrafficTables.KpiTime.MINUTE, start)
                        .set(TrafficTables.KpiTime.UP_TO, (float) (upTo / 1e6))
                        .set(TrafficTables.KpiTime.COUNT, count)));
    }

    private static Optional<Float> known(double value) {
        return Double.isNaN(value) ? Optional.empty() : Optional.of((float) value);
    }

    /** Removes what is older than it is to be kept, once an hour of the packets' time. */
    private void prune(long minute) {
        if (minute - pruned < 60 * MINUTE) {
            return;
        }
        pruned = minute;
        OffsetDateTime now = time(minute);
        changes.removeLess(
                TrafficTables.Transaction.TABLE, TrafficTables.Transaction.AT, now.minus(retention.details()));
        changes.removeLess(TrafficTables.Kpi.TABLE, TrafficTables.Kpi.MINUTE, now.minus(retention.figures()));
        changes.removeLess(TrafficTables.KpiCode.TABLE, TrafficTables.KpiCode.MINUTE, now.minus(retention.figures()));
        changes.removeLess(TrafficTables.KpiTime.TABLE, TrafficTables.KpiTime.MINUTE, now.minus(retention.figures()));
    }

    /** Makes visible what was written. */
    public void flush() {
        if (rows > 0) {
            rows = 0;
            changes.commit();
        }
    }
}

package io.earshot.server.tables;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DestinationStatus;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.store.table.CheckTables.CheckResult;
import io.earshot.store.table.CheckTables.CheckRun;
import io.earshot.store.table.CheckTables.Destination;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes what checks said and what became of it. Thread-safe: checks and each destination have their own threads. */
public final class CheckWriter {

    private final TableChanges runs;
    private final TableChanges results;

    /**
     * Two ways to the same store, each with transactions of its own.
     *
     * @param runs is recorded: how checks and destinations fare
     * @param results is not: what the checks say would outweigh the fleet's own rows
     */
    public CheckWriter(TableChanges runs, TableChanges results) {
        this.runs = runs;
        this.results = results;
    }

    /** A check that has not run yet. */
    public synchronized void waiting(Status status) {
        result(status, "");
        results.commit();
        runs.upsert(Row.of(CheckRun.TABLE).set(CheckRun.CHECK, status.check().name()));
        runs.commit();
    }

    /**
     * A check that has run.
     *
     * @param notSentTo who has not got a status yet, as names separated by blanks
     */
    public synchronized void ran(
            SqlCheck check,
            CheckBook.Turn turn,
            Optional<String> problem,
            Instant at,
            double millis,
            Function<ServiceName, String> notSentTo) {
        for (ServiceName gone : turn.gone()) {
            results.remove(key(check.name(), gone));
        }
        for (Status status : turn.all()) {
            result(status, notSentTo.apply(status.service()));
        }
        results.commit();
        runs.upsert(Row.of(CheckRun.TABLE)
                .set(CheckRun.CHECK, check.name())
                .set(CheckRun.RUN_AT, at)
                .set(CheckRun.MILLIS, (float) millis)
                .set(CheckRun.PROBLEM, problem));
        runs.commit();
    }

    private void result(Status status, String notSentTo) {
        results.upsert(key(status.check().name(), status.service())
                .set(CheckResult.STATE, status.state().name())
                .set(CheckResult.OUTPUT, status.result().toPluginOutput())
                .set(CheckResult.SINCE, status.since())
                .set(CheckResult.CHECKED_AT, status.at())
                .set(CheckResult.NOT_SENT_TO, notSentTo)
                .set(CheckResult.FRESH_SECONDS, status.fresh().toSeconds()));
    }

    private static Row key(String check, ServiceName service) {
        return Row.of(CheckResult.TABLE)
                .set(CheckResult.CHECK, check)
                .set(CheckResult.HOST, service.host())
                .set(CheckResult.SERVICE, service.service());
    }

    /** Statuses that a destination took at this time. */
    public synchronized void sent(List<Status> statuses, Instant at, Function<ServiceName, String> notSentTo) {
        for (Status status : statuses) {
            String others = notSentTo.apply(status.service());
            Row row = key(status.check().name(), status.service()).set(CheckResult.NOT_SENT_TO, others);
            results.update(others.isEmpty() ? row.set(CheckResult.SENT_AT, at) : row);
        }
        results.commit();
    }

    public synchronized void destination(DestinationStatus status) {
        runs.upsert(Row.of(Destination.TABLE)
                .set(Destination.NAME, status.name())
                .set(Destination.STATE, status.problem().isEmpty() ? "OK" : "TROUBLED")
                .set(Destination.WAITING, status.waiting())
                .set(Destination.SENT, status.sent())
                .set(Destination.REFUSED, status.refused())
                .set(Destination.LAST_SENT_AT, status.lastSentAt())
                .set(Destination.PROBLEM, status.problem()));
        runs.commit();
    }
}

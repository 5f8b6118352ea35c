package io.earshot.server.tables;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DestinationStatus;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.RowJournal;
import io.earshot.store.h2.TableBatches;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes what checks said and what became of it. Thread-safe: checks and each destination have their own threads. */
public final class CheckWriter {

    private final TableBatches runs;
    private final TableBatches results;

    /** @param journal takes down how checks and destinations fare; what the checks say would outweigh the fleet's own rows */
    public CheckWriter(Database database, RowJournal journal) {
        this.runs = database.checkBatches(journal);
        this.results = database.checkBatches(RowJournal.NONE);
    }

    /** A check that has not run yet. */
    public synchronized void waiting(Status status) {
        result(status, "");
        results.commit();
        runs.add(
                "MERGE INTO check_run (check) KEY (check) VALUES (?)",
                status.check().name());
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
            results.add(
                    "DELETE FROM check_result WHERE check = ? AND host = ? AND service = ?",
                    check.name(),
                    gone.host(),
                    gone.service());
        }
        for (Status status : turn.all()) {
            result(status, notSentTo.apply(status.service()));
        }
        results.commit();
        runs.add("MERGE INTO check_run KEY (check) VALUES (?, ?, ?, ?)", check.name(), at, (float) millis, problem);
        runs.commit();
    }

    private void result(Status status, String notSentTo) {
        results.add(
                "MERGE INTO check_result (check, host, service, state, output, since, checkedAt, notSentTo,"
                        + " freshSeconds) KEY (check, host, service) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                status.check().name(),
                status.service().host(),
                status.service().service(),
                status.state().name(),
                status.result().toPluginOutput(),
                status.since(),
                status.at(),
                notSentTo,
                status.fresh().toSeconds());
    }

    /** Statuses that a destination took at this time. */
    public synchronized void sent(List<Status> statuses, Instant at, Function<ServiceName, String> notSentTo) {
        for (Status status : statuses) {
            String others = notSentTo.apply(status.service());
            results.add(
                    "UPDATE check_result SET notSentTo = ?, sentAt = CASE WHEN ? = '' THEN ? ELSE sentAt END"
                            + " WHERE check = ? AND host = ? AND service = ?",
                    others,
                    others,
                    at,
                    status.check().name(),
                    status.service().host(),
                    status.service().service());
        }
        results.commit();
    }

    public synchronized void destination(DestinationStatus status) {
        runs.add(
                "MERGE INTO destination KEY (name) VALUES (?, ?, ?, ?, ?, ?, ?)",
                status.name(),
                status.problem().isEmpty() ? "OK" : "TROUBLED",
                status.waiting(),
                status.sent(),
                status.refused(),
                status.lastSentAt(),
                status.problem());
        runs.commit();
    }
}

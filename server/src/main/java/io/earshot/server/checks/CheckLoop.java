package io.earshot.server.checks;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Findings;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.SqlSource;
import io.earshot.nagios.delivery.DeliveryLog;
import io.earshot.nagios.delivery.DeliveryWorker;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.delivery.DestinationStatus;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.Timetable;
import io.earshot.server.tables.CheckWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The thread that asks the checks when they are due. Until everything can have reported it asks none, so that a restart alarms
 * nobody.
 */
public final class CheckLoop implements AutoCloseable, DeliveryLog {

    private static final Logger LOG = System.getLogger(CheckLoop.class.getName());
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /** Gives the snapshots at which checks run. */
    @FunctionalInterface
    public interface Snapshots {

        /** Begins the run of a check. */
        CheckSnapshot begin(String check);

        /** Those of a clock, of which nobody keeps a record. */
        static Snapshots of(InstantSource clock, SqlSource source) {
            return _ -> new CheckSnapshot(clock.instant(), source, () -> {});
        }
    }

    private record Asked(Findings findings, Instant at, double millis) {}

    private final Snapshots snapshots;
    private final List<SqlCheck> checks;
    private final Timetable timetable;
    private final CheckBook book;
    private final CheckWriter tables;
    private final List<DeliveryWorker> workers;
    private final InstantSource clock;
    private final Instant firstAt;
    private final WarmUp warmUp;
    private final Timetable early;
    private final Sending sending;
    private final Arrived arrived;

    /** The turn of this server when a check ran last. */
    private OptionalLong turn = OptionalLong.empty();

    private final Thread thread = new Thread(this::run, "checks");
    private volatile boolean closing;

    /** @param firstAt before it only incidents of before the start are told */
    public CheckLoop(
            Snapshots snapshots,
            List<SqlCheck> checks,
            CheckBook book,
            CheckWriter tables,
            List<Destination> destinations,
            InstantSource clock,
            Instant firstAt) {
        this(snapshots, checks, book, tables, destinations, clock, firstAt, Sending.ALWAYS);
    }

    /**
     * Makes the loop of one of several servers.
     *
     * @param firstAt before it nothing is asked
     * @param sending whether this server sends results; one of them does
     */
    public CheckLoop(
            Snapshots snapshots,
            List<SqlCheck> checks,
            CheckBook book,
            CheckWriter tables,
            List<Destination> destinations,
            InstantSource clock,
            Instant firstAt,
            Sending sending) {
        this.sending = sending;
        this.snapshots = snapshots;
        this.checks = checks;
        this.timetable = new Timetable(checks);
        this.book = book;
        this.tables = tables;
        this.workers = destinations.stream()
                .map(destination -> new DeliveryWorker(destination, this, clock))
                .toList();
        this.arrived = new Arrived(destinations, sending);
        this.clock = clock;
        this.firstAt = firstAt;
        warmUp = new WarmUp(firstAt);
        early = new Timetable(checks.stream().filter(WarmUp::isAboutIncidents).toList());
    }

    public void start() {
        Instant now = clock.instant();
        checks.forEach(check -> tables.waiting(book.waiting(
                check, "just started: waiting until " + warmUp.until() + ", when all can have reported", now)));
        workers.forEach(DeliveryWorker::start);
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                Instant now = clock.instant();
                if (warmUp.lasts(now)) {
                    early.due(now).forEach(check -> ask(check, true));
                } else {
                    timetable.due(now).forEach(check -> ask(check, false));
                }
                Thread.sleep(pause());
            }
        } catch (InterruptedException end) {
            // Earshot ends.
        }
    }

    private Duration pause() {
        Instant now = clock.instant();
        Duration pause = now.isBefore(firstAt) ? Duration.between(now, firstAt) : timetable.pause(now);
        return pause.compareTo(LONGEST_SLEEP) < 0 ? pause : LONGEST_SLEEP;
    }

    /** @param isEarly lets only trouble count */
    private void ask(SqlCheck check, boolean isEarly) {
        if (closing) {
            return;
        }
        try {
            OptionalLong now = sending.turn();
            if (now.isPresent() && !now.equals(turn) && now.getAsLong() > 0) {
                book.takeOver(checks, arrived);
            }
            turn = now;
            Asked asked = find(isEarly ? WarmUp.withoutCoverage(check) : check);
            Findings findings = asked.findings();
            if (isEarly && !WarmUp.stands(findings.own())) {
                return;
            }
            Instant at = asked.at();
            CheckBook.Turn taken = book.take(check, findings, at);
            arrived.spokenOf(check, taken);
            List<Status> toSend = turn.isPresent() ? taken.toSend() : List.of();
            Set<ServiceName> news = toSend.stream().map(Status::service).collect(Collectors.toSet());
            // The rows first, so that a fast destination finds what it is to mark as sent.
            tables.ran(
                    check,
                    taken,
                    findings.problem(),
                    at,
                    asked.millis(),
                    service -> news.contains(service) ? everybody(check, service) : notSentTo(service));
            workers.forEach(worker -> worker.offer(toSend));
        } catch (RuntimeException bug) {
            if (closing) {
                return; // The end interrupts a check that waits for a session.
            }
            LOG.log(Level.ERROR, "check " + check.name() + " did not run, please report this as a bug", bug);
        }
    }

    private Asked find(SqlCheck check) {
        try (CheckSnapshot snapshot = snapshots.begin(check.name())) {
            long start = System.nanoTime();
            Findings found = check.find(snapshot.source());
            return new Asked(found, snapshot.at(), (System.nanoTime() - start) / 1e6);
        }
    }

    private String everybody(SqlCheck check, ServiceName service) {
        return workers.stream()
                .filter(worker -> worker.takes(check, service))
                .map(DeliveryWorker::name)
                .collect(Collectors.joining(" "));
    }

    /** Returns the names of all destinations. */
    public List<String> destinations() {
        return workers.stream().map(DeliveryWorker::name).toList();
    }

    /**
     * Sends a result that says that it is a test, and its end.
     *
     * @return completed with the reason why it was not taken, or empty where it was; empty where there is no such destination
     */
    public Optional<CompletableFuture<Optional<String>>> test(String destination) {
        return workers.stream()
                .filter(worker -> worker.name().equals(destination))
                .findFirst()
                .map(worker -> worker.test(notification(CheckState.WARNING, "this is a test, nothing is wrong"))
                        .thenCompose(problem -> problem.isPresent()
                                ? CompletableFuture.completedFuture(problem)
                                : worker.test(notification(CheckState.OK, "this was a test"))));
    }

    private Status notification(CheckState state, String text) {
        SqlCheck check = checks.getFirst();
        SqlCheck test =
                new SqlCheck("test-notification", check.sql(), Optional.empty(), check.judgement(), check.wording());
        ServiceName service = new ServiceName(check.service().host(), "test-notification");
        Instant now = clock.instant();
        CheckResult result = new CheckResult(state, test.title(state) + text, List.of(), List.of());
        return new Status(test, service, result, now, now, true, Duration.ofMinutes(5));
    }

    private String notSentTo(ServiceName service) {
        return workers.stream()
                .filter(worker -> worker.lacks(service))
                .map(DeliveryWorker::name)
                .collect(Collectors.joining(" "));
    }

    @Override
    public void sent(String destination, List<Status> results, Instant at) {
        arrived.sent(destination, results);
        tables.sent(results, at, this::notSentTo);
    }

    @Override
    public void destination(DestinationStatus status) {
        tables.destination(status);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(12));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.forEach(DeliveryWorker::close);
    }
}

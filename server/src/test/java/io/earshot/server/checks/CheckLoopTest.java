package io.earshot.server.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.TemplateWording;
import io.earshot.nagios.Thresholds;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.server.tables.CheckWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.Row;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs checks over real tables, by a clock that the test moves, and takes what a destination would get. */
@Timeout(600)
class CheckLoopTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration CYCLE = Duration.ofSeconds(1);

    private final Database database = Database.open();
    private final SqlEngine engine = new H2Engine(database, SqlLimits.ALONE);
    private final TableChanges changes = database.batches();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private volatile Instant now = NOON;
    private volatile boolean isAway;
    private Optional<CheckLoop> loop = Optional.empty();

    private final Destination destination = new Destination() {
        @Override
        public String name() {
            return "nagios";
        }

        @Override
        public Map<ServiceName, String> send(List<Status> results) throws DeliveryException {
            if (isAway) {
                throw new DeliveryException("nobody answers");
            }
            results.forEach(result -> sent.add(result.service().service() + " " + result.state()));
            return Map.of();
        }
    };

    @AfterEach
    void close() {
        loop.ifPresent(CheckLoop::close);
        database.close();
    }

    @Test
    void beforeTheFirstTimeNothingIsAskedAndTheTablesSaySo() throws Exception {
        start(NOON.plusSeconds(60), check("events", "SELECT id FROM event"));

        assertThat(rows("SELECT service, state, sentAt FROM check_result")).containsExactly("events UNKNOWN NULL");
        assertThat(rows("SELECT check, runAt FROM check_run")).containsExactly("events NULL");
        now = NOON.plusSeconds(59);
        assertThat(sent).isEmpty();

        now = NOON.plusSeconds(60);
        await("SELECT service, state FROM check_result", "events OK");
    }

    @Test
    void aStateReachesTheDestinationAndTheTablesKnowThatItDid() throws Exception {
        changes.upsert(Row.of(Event.TABLE)
                .set(Event.ID, 1L)
                .set(Event.AT, NOON)
                .set(Event.CONTAINER, "be5.host58")
                .set(Event.IP, "10.1.2.3")
                .set(Event.FROM_STATE, "UP")
                .set(Event.TO_STATE, "DOWN"));
        changes.commit();
        start(NOON, check("events", "SELECT id FROM event"));

        await("SELECT service, state, notSentTo, sentAt IS NOT NULL FROM check_result", "events CRITICAL  true");
        await("SELECT name, state, sent FROM destination", "nagios OK 1");
        assertThat(sent).containsExactly("events CRITICAL");
    }

    @Test
    void aDestinationThatIsAwayIsNamedAndGetsTheResultWhenItIsBack() throws Exception {
        isAway = true;
        start(NOON, check("events", "SELECT id FROM event"));

        await("SELECT service, state, notSentTo, sentAt FROM check_result", "events OK nagios NULL");
        await("SELECT name, state, waiting, problem FROM destination", "nagios TROUBLED 1 nobody answers");

        isAway = false;
        await("SELECT service, notSentTo FROM check_result", "events ");
        await("SELECT name, state, waiting, problem FROM destination", "nagios OK 0 NULL");
    }

    @Test
    void aCheckThatCannotRunIsUnknownWithItsReasonAndKeepsNoOtherFromRunning() throws Exception {
        start(NOON, check("broken", "SELECT nothing FROM event"), check("events", "SELECT id FROM event"));

        await("SELECT service, state FROM check_result ORDER BY service", "broken UNKNOWN", "events OK");
        assertThat(rows("SELECT problem FROM check_run WHERE check = 'broken'"))
                .singleElement()
                .asString()
                .contains("NOTHING");
    }

    @Test
    void aCheckThatLacksAColumnIsFoundBeforeItsFirstRun() {
        SqlCheck lacking = new SqlCheck(
                "lacking",
                "SELECT id FROM event",
                Optional.empty(),
                Thresholds.criticalAt(1),
                TemplateWording.of(Optional.empty(), Optional.of("{container} fell"), Optional.empty(), Map.of()));

        assertThatThrownBy(() -> CheckCompiler.compile(lacking, engine))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessage("the statement has no column container, only id");
    }

    @Test
    void aServerThatCouldNotStartClosesChecksThatHadNotBegun() {
        create(NOON, check("events", "SELECT id FROM event"));
        assertThatCode(() -> loop.orElseThrow().close()).doesNotThrowAnyException();
    }

    @Test
    void theEndInterruptsACheckThatWaitsAndThatIsNoError() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        List<String> logged = Collections.synchronizedList(new ArrayList<>());
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger logger = Logger.getLogger(CheckLoop.class.getName());
        logger.addHandler(log);
        try {
            create(
                    check -> {
                        waits.countDown();
                        try {
                            new CountDownLatch(1).await();
                            throw new AssertionError("nobody counts down");
                        } catch (InterruptedException end) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("the server is stopping", end);
                        }
                    },
                    NOON,
                    check("first", "SELECT id FROM event"),
                    check("second", "SELECT id FROM event"));
            loop.orElseThrow().start();
            waits.await();
            loop.orElseThrow().close();
        } finally {
            logger.removeHandler(log);
        }
        assertThat(logged).isEmpty();
    }

    private void start(Instant firstAt, SqlCheck... checks) {
        create(firstAt, checks);
        loop.get().start();
    }

    private void create(Instant firstAt, SqlCheck... checks) {
        create(CheckLoop.Snapshots.of(() -> now, new TableSource(engine)), firstAt, checks);
    }

    private void create(CheckLoop.Snapshots snapshots, Instant firstAt, SqlCheck... checks) {
        loop = Optional.of(new CheckLoop(
                snapshots,
                List.of(checks),
                new CheckBook(CYCLE, Duration.ofMinutes(5)),
                new CheckWriter(database.batches(RowJournal.NONE), database.batches(RowJournal.NONE)),
                List.of(destination),
                () -> now,
                firstAt));
    }

    private static SqlCheck check(String name, String sql) {
        return new SqlCheck(
                name,
                sql,
                Optional.empty(),
                Thresholds.criticalAt(1),
                CheckState.OK,
                TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                new Shape.One(),
                CheckTiming.DEFAULT,
                new ServiceName("earshot", name));
    }

    /** Moves the clock on until the rows are as expected. */
    private void await(String sql, String... expected) throws Exception {
        List<String> last = List.of();
        for (int i = 0; i < 3_000; i++) {
            last = rows(sql);
            if (last.equals(List.of(expected))) {
                return;
            }
            Thread.sleep(100);
            now = now.plusMillis(100);
        }
        assertThat(last).containsExactly(expected);
    }

    private List<String> rows(String sql) throws SqlRefusedException {
        return engine.ask(sql).rows().stream()
                .map(row -> String.join(
                        " ",
                        row.stream()
                                .map(value -> value.map(Object::toString).orElse("NULL"))
                                .toList()))
                .toList();
    }
}

package io.earshot.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import io.earshot.nagios.Checks;
import io.earshot.nagios.Findings;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.TemplateWording;
import io.earshot.nagios.ThresholdText;
import io.earshot.nagios.Thresholds;
import io.earshot.nagios.delivery.DestinationStatus;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.CheckSnapshot;
import io.earshot.server.tables.CheckWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.H2ReplayStore;
import io.earshot.store.h2.RecordedRows;
import io.earshot.store.table.RowJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {

    private static final String DATA =
            "MERGE INTO data (name, disconnect, dataCenter, host, role, load, nginxAccessRate, nginxErrorRate,"
                    + " connectivity, state, reportedAt) KEY (name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String INCIDENT = "MERGE INTO incident (id, kind, subject, summary, linksDown, linksUp,"
            + " confidence, since, openedAt, until) KEY (id) VALUES (1, 'HOST', 'host1', 'host1 is cut off', 3, 0, 1, ?,"
            + " ?, ?)";

    private static final String RELAY = "MERGE INTO relay_report (name, state, since, version, startedAt, agents, kept,"
            + " dropped, lastHeard) KEY (name) VALUES ('site1', ?, ?, '1', ?, 3, 0, 0, ?)";

    private static final String CAPTURE = "MERGE INTO capture (container, interface, since, packets, dropped, gaps,"
            + " midstream, undecoded, unmatched, factor, problem, reportedAt) KEY (container, interface)"
            + " VALUES ('be1.host1', 'eth0', ?, 0, 0, 0, 0, 0, 0, 1, ?, ?)";

    private static final String SERVICE =
            "MERGE INTO service_probe (container, service, ip, port, kind, question, state, since,"
                    + " detail, certificateEnds, checkedAt) KEY (container, ip, port, kind, service, question)"
                    + " VALUES ('be1.host1', 'db1', '10.0.0.1', 443, 'tls', '', ?, ?, '', ?, ?)";

    private static final String CONTAINER = "MERGE INTO container (name, host, dataCenter, role, cluster, addresses,"
            + " services, uses, running, takesTraffic, overdue) KEY (name) VALUES ('be1.host1', 'host1', 'TX', 'be', '',"
            + " '10.0.0.1', '', '', TRUE, TRUE, FALSE)";

    private static final String UPSTREAM = "MERGE INTO nginx_upstream (container, upstream, server, number, port,"
            + " external, backup, down, firstSeen, lastSeen) KEY (container, upstream, server, number)"
            + " VALUES ('be1.host1', 'app', 'app.nowhere', 1, 80, FALSE, FALSE, FALSE, ?, ?)";

    private static final CheckTiming SLOW =
            new CheckTiming(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final InstantSource clock = () -> now;

    @Test
    void aReplayAlarmsWhenTheLiveEngineDidAndNotOtherwise() throws Exception {
        List<SqlCheck> checks = new ArrayList<>(Checks.shipped());
        checks.add(check("one", new Shape.One(), SLOW));
        checks.add(check("each", new Shape.PerRow(CheckState.OK), CheckTiming.DEFAULT));
        for (SqlCheck check : checks) {
            Path records = folder.resolve(check.name());
            List<String> live = live(check, records, 1_000_000_000);
            List<String> replayed = new ArrayList<>();

            int runs =
                    Backtest.run(onlyFile(records), check, H2ReplayStore::open, status -> replayed.add(text(status)));

            assertThat(live).as(check.name()).hasSizeGreaterThan(5);
            assertThat(replayed).as(check.name()).isEqualTo(live);
            assertThat(runs).isEqualTo(500);
        }
    }

    @Test
    void aCheckThatDidNotRunIsAskedAtItsOwnInterval() throws Exception {
        live(check("one", new Shape.One(), SLOW), folder, 1_000_000_000);
        List<String> replayed = new ArrayList<>();

        int runs = Backtest.run(
                onlyFile(folder),
                check("other", new Shape.One(), CheckTiming.DEFAULT),
                H2ReplayStore::open,
                s -> replayed.add(text(s)));

        assertThat(runs).isGreaterThan(300);
        assertThat(replayed).hasSizeGreaterThan(5);
    }

    @Test
    void aFileThatEndsInTheMiddleIsReadUpToThere() throws Exception {
        SqlCheck check = check("one", new Shape.One(), SLOW);
        List<String> live = live(check, folder, 1_000_000_000);
        Path file = onlyFile(folder);
        byte[] all = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(all, all.length / 2));
        List<String> replayed = new ArrayList<>();

        Backtest.run(file, check, H2ReplayStore::open, status -> replayed.add(text(status)));

        assertThat(replayed).isNotEmpty().hasSizeLessThan(live.size()).isEqualTo(live.subList(0, replayed.size()));
    }

    @Test
    void eightFilesAreKeptAndEachStandsForItself() throws Exception {
        SqlCheck check = check("one", new Shape.One(), SLOW);
        List<String> live = live(check, folder, 12_000);
        List<Path> files = files(folder);

        assertThat(files).hasSize(8);
        for (Path file : files) {
            assertThat(Files.size(file)).isLessThan(4_000);
            List<String> replayed = new ArrayList<>();
            Backtest.run(file, check, H2ReplayStore::open, status -> replayed.add(text(status)));
            // Its beginning is a beginning: the first state counts from there.
            assertThat(live).containsAll(replayed.subList(Math.min(1, replayed.size()), replayed.size()));
        }
    }

    @Test
    void whatIsNoRecordingIsSaid() throws Exception {
        SqlCheck check = check("one", new Shape.One(), SLOW);
        Path text = Files.writeString(folder.resolve("text"), "hello\n");
        assertThatThrownBy(() -> Backtest.run(text, check, H2ReplayStore::open, _ -> {}))
                .isInstanceOf(RecordingException.class)
                .hasMessage(text + ": no recording: Not in GZIP format");
        try (RecordingFile file = new RecordingFile(folder.resolve("odd.gz"))) {
            file.write(new Entry.Commit(now));
            file.write(new Entry.Row(7, List.of()));
        }
        assertThatThrownBy(() -> Backtest.run(folder.resolve("odd.gz"), check, H2ReplayStore::open, _ -> {}))
                .hasMessage(folder.resolve("odd.gz") + ":2: no recording: a row of statement 7, which is not there");
        assertThatThrownBy(() -> Entry.read("S\t0\tCREATE ALIAS x AS 'y'"))
                .hasMessageContaining("no statement that writes");
        assertThatThrownBy(() -> Entry.read("S\t0\tDELETE FROM data; DROP TABLE data"))
                .hasMessageContaining("no statement that writes");
    }

    @Test
    void aCheckThatNeedsWhatNoRecordingHasIsRefused() {
        for (String sql :
                List.of("SELECT output FROM Check_Result", "SELECT name FROM data WHERE reportedAt < NOW()")) {
            SqlCheck check = new SqlCheck(
                    "odd",
                    sql,
                    Optional.empty(),
                    Thresholds.criticalAt(1),
                    TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
            assertThatThrownBy(() -> Backtest.run(folder.resolve("any"), check, H2ReplayStore::open, _ -> {}))
                    .hasMessage(
                            "check odd asks for the present time or for check_result, which no recording gives back");
        }
    }

    @Test
    void oneWritersRowsAreNoPartOfAnothersTransaction() throws Exception {
        SqlCheck check = Checks.require(Checks.shipped(), "connectivity");
        try (Database database = Database.open();
                Recorder recorder = new Recorder(folder, 1_000_000_000, clock)) {
            RecordedRows rows = new RecordedRows(database, recorder.journal());
            CheckWriter others =
                    new CheckWriter(database.batches(recorder.journal()), database.batches(RowJournal.NONE));
            CheckLoop.Snapshots snapshots = start(recorder, database);
            for (int broken = 0; broken < 2; broken++) {
                rows.add(DATA, data(1, Optional.of(broken), 0, "OK"));
                others.destination(destination(Optional.empty()));
                run(check, snapshots);
                rows.commit();
                run(check, snapshots);
                now = now.plusSeconds(10);
            }
        }
        List<String> replayed = new ArrayList<>();
        int runs = Backtest.run(
                onlyFile(folder),
                check,
                H2ReplayStore::open,
                status -> replayed.add(status.at() + " " + status.state()));

        assertThat(runs).isEqualTo(4);
        Instant begin = Instant.parse("2026-11-23T12:00:00Z");
        assertThat(replayed)
                .as("nothing reports; then all is well; the broken link is seen with its commit")
                .containsExactly(begin + " UNKNOWN", begin + " OK", begin.plusSeconds(10) + " CRITICAL");
    }

    @Test
    void everyKindOfValueComesBack() {
        Entry.Row row = new Entry.Row(
                3, List.of("a\tb\\n\nc\r", 1, 2L, 0.1f, 0.1, true, now, Optional.empty(), Optional.of("")));

        LineWriter lines = new LineWriter();
        lines.add(row);
        lines.add(row);

        assertThat(lines.take().lines().map(Entry::read))
                .containsOnly(
                        new Entry.Row(3, List.of("a\tb\\n\nc\r", 1, 2L, 0.1f, 0.1, true, now, Optional.empty(), "")))
                .hasSize(2);
    }

    /** Random weather over ten containers, with a check among it; what it said in the end, when it said something else. */
    private List<String> live(SqlCheck check, Path records, long bytes) throws Exception {
        Random random = new Random(11);
        List<String> changes = new ArrayList<>();
        Map<ServiceName, CheckState> last = new HashMap<>();
        CheckBook book = new CheckBook(Duration.ofMinutes(2), Duration.ofMinutes(1));
        try (Database database = Database.open();
                Recorder recorder = new Recorder(records, bytes, clock)) {
            RecordedRows rows = new RecordedRows(database, recorder.journal());
            CheckWriter own = new CheckWriter(database.batches(recorder.journal()), database.batches(RowJournal.NONE));
            CheckLoop.Snapshots snapshots = start(recorder, database);
            for (int i = 0; i < 500; i++) {
                now = now.plusSeconds(5);
                for (int j = random.nextInt(4); j >= 0; j--) {
                    write(rows, random);
                }
                // Longer than the longest time that a check waits before it believes a state.
                if (i % 70 == 0) {
                    rows.add(CONTAINER, List.of());
                    rows.add(i % 140 == 0 ? UPSTREAM : "DELETE FROM nginx_upstream WHERE ? <= ?", List.of(now, now));
                }
                rows.commit();
                if (random.nextInt(10) == 0) {
                    own.destination(destination(
                            random.nextBoolean() ? Optional.of("does not answer for 10 s") : Optional.empty()));
                }
                now = now.plusSeconds(5);
                Findings findings;
                Instant at;
                try (CheckSnapshot snapshot = snapshots.begin(check.name())) {
                    findings = check.find(snapshot.source());
                    at = snapshot.at();
                }
                CheckBook.Turn turn = book.take(check, findings, at);
                own.ran(check, turn, findings.problem(), at, 1, _ -> "");
                for (Status status : Stream.concat(
                                turn.all().stream(),
                                turn.toSend().stream().filter(s -> turn.gone().contains(s.service())))
                        .toList()) {
                    if (status.believed() && last.put(status.service(), status.state()) != status.state()) {
                        changes.add(text(status));
                    }
                }
                turn.gone().forEach(last::remove);
                recorder.awaitWritten(); // so that a file ends where it is full
            }
        }
        return changes;
    }

    private static CheckLoop.Snapshots start(Recorder recorder, Database database) {
        SqlEngine engine = new H2Engine(database, SqlLimits.ALONE);
        recorder.start(engine);
        return recorder.snapshots(engine);
    }

    private static void run(SqlCheck check, CheckLoop.Snapshots snapshots) {
        try (CheckSnapshot snapshot = snapshots.begin(check.name())) {
            var _ = check.find(snapshot.source());
        }
    }

    private void write(RecordedRows rows, Random random) {
        int container = random.nextInt(10);
        if (random.nextInt(20) == 0) {
            rows.add("DELETE FROM data WHERE name = ?", List.of("be" + container + ".host1"));
            return;
        }
        if (random.nextInt(20) == 0) {
            rows.add(INCIDENT, List.of(now, now, random.nextBoolean() ? Optional.of(now) : Optional.empty()));
            return;
        }
        if (random.nextInt(20) == 0) {
            rows.add(
                    SERVICE,
                    List.of(
                            random.nextBoolean() ? "REFUSED" : "UP",
                            now,
                            now.plus(Duration.ofDays(random.nextBoolean() ? 2 : 30)),
                            now));
            return;
        }
        if (random.nextInt(20) == 0) {
            rows.add(RELAY, List.of(random.nextBoolean() ? "SILENT" : "UP", now, now, now));
            rows.add(
                    CAPTURE, List.of(now, random.nextBoolean() ? Optional.of("no permission") : Optional.empty(), now));
            return;
        }
        int broken = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        Optional<Integer> disconnect = random.nextInt(10) == 0 ? Optional.empty() : Optional.of(broken);
        String state = random.nextInt(20) == 0 ? "SILENT" : broken == 0 ? "OK" : "BROKEN";
        rows.add(DATA, data(container, disconnect, random.nextInt(20), state));
    }

    /** A row in which the load is also a share of errors. */
    private List<Object> data(int container, Optional<Integer> disconnect, int load, String state) {
        return List.of(
                "be" + container + ".host1",
                disconnect,
                "TX",
                "host1",
                "be",
                (float) load,
                100f,
                load == 19 ? 90f : 0.5f,
                disconnect.orElse(0) == 0 ? "" : "10.0.0.1",
                state,
                now);
    }

    private static DestinationStatus destination(Optional<String> problem) {
        return new DestinationStatus("nagios1", 0, 1, 0, Optional.empty(), problem);
    }

    private static SqlCheck check(String name, Shape shape, CheckTiming timing) {
        return new SqlCheck(
                name,
                "SELECT name AS service, load FROM data",
                Optional.of(SqlCheck.COVERAGE),
                ThresholdText.parse(Optional.of("load >= 17"), Optional.of("load >= 19")),
                CheckState.UNKNOWN,
                TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                shape,
                timing,
                new ServiceName("mesh", name));
    }

    private static String text(Status status) {
        return status.at() + " " + status.service() + " " + status.state();
    }

    private static Path onlyFile(Path folder) throws IOException {
        assertThat(files(folder)).hasSize(1);
        return files(folder).getFirst();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }
}

package io.earshot.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.nagios.Cell;
import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.Checks;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.CheckSnapshot;
import io.earshot.server.tables.CheckWriter;
import io.earshot.server.tables.TableWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class RecorderTest {

    private static final long MUCH = 1_000_000_000;

    @TempDir
    private Path folder;

    private final InstantSource clock = InstantSource.system();
    private final LiveRows live = new LiveRows(RowJournal.NONE);
    private final Database database = Database.open(live);
    private final SqlEngine engine = new H2Engine(database, SqlLimits.ALONE);

    private final CountDownLatch writing = new CountDownLatch(1);

    /** Lets writes to a file pass when it is open. */
    private final CountDownLatch disk = new CountDownLatch(1);

    @AfterEach
    void close() {
        disk.countDown();
        database.close();
    }

    @Test
    void rowsAreCommittedWhileACheckRunsAndItSeesTheTablesAsTheyWereWhenItBegan() throws Exception {
        try (Recorder recorder = new Recorder(folder, MUCH, clock)) {
            recorder.start(engine);
            TableWriter tables = writer(recorder);
            CheckLoop.Snapshots snapshots = recorder.snapshots(engine);
            add(tables, "be1.host1");
            try (CheckSnapshot slow = snapshots.begin("slow")) {
                inTime(() -> add(tables, "be2.host2"));
                assertThat(names(slow, "data")).containsExactly("be1.host1");
                assertThat(names(slow, "host")).containsExactly("host1");
            }
            try (CheckSnapshot next = snapshots.begin("next")) {
                assertThat(names(next, "data")).containsExactly("be1.host1", "be2.host2");
                assertThat(names(next, "host")).containsExactly("host1", "host2");
            }
        }
    }

    @Test
    void reportsAreCommittedAndRecordedWhileACheckBlocks() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (Recorder recorder = new Recorder(folder, MUCH, clock)) {
            recorder.start(engine);
            TableWriter tables = writer(recorder);
            CheckLoop.Snapshots snapshots = recorder.snapshots(engine);
            CheckLoop.Snapshots blocking = check -> {
                CheckSnapshot snapshot = snapshots.begin(check);
                return new CheckSnapshot(
                        snapshot.at(),
                        sql -> {
                            asked.countDown();
                            await(answer);
                            return snapshot.source().ask(sql);
                        },
                        snapshot.end());
            };
            CheckLoop checks = new CheckLoop(
                    blocking,
                    List.of(Checks.require(Checks.shipped(), "connectivity")),
                    new CheckBook(Duration.ofMinutes(2), Duration.ofMinutes(1)),
                    new CheckWriter(database.batches(recorder.journal()), database.batches(RowJournal.NONE)),
                    List.of(),
                    clock,
                    clock.instant());
            try (checks) {
                checks.start();
                await(asked);
                inTime(() -> {
                    for (int i = 1; i <= 100; i++) {
                        add(tables, "be" + i + ".host1");
                    }
                });
                assertThat(count("data")).isEqualTo(100);
                recorder.awaitWritten();
                answer.countDown();
            }
        }
        assertThat(lines(files().getFirst()).filter(line -> line.startsWith("C\t")))
                .hasSizeGreaterThan(100);
    }

    @Test
    void reportsAreCommittedWhileTheDiskTakesNothing() throws Exception {
        try (Recorder recorder = new Recorder(files(path -> slow(RecordingFile.create(path))), 1_000_000, clock)) {
            recorder.start(engine);
            TableWriter tables = writer(recorder);
            CheckLoop.Snapshots snapshots = recorder.snapshots(engine);
            inTime(() -> {
                for (int i = 1; i <= 100; i++) {
                    add(tables, "be" + i + ".host1");
                }
            });
            assertThat(count("data")).isEqualTo(100);
            inTime(() -> snapshots.begin("connectivity").close());
            disk.countDown();
        }
        assertThat(files()).hasSize(1);
        assertThat(lines(files().getFirst()).filter(line -> line.startsWith("C\t")))
                .hasSizeGreaterThan(100);
        assertThat(lines(files().getFirst())).anyMatch(line -> line.startsWith("K\tconnectivity\t"));
    }

    @Test
    void rowsThatDoNotFitEndTheFileAndTheNextOneBeginsWithAllRows() throws Exception {
        try (Recorder recorder = new Recorder(files(path -> slow(RecordingFile.create(path))), 10, clock)) {
            recorder.start(engine);
            await(writing);
            TableWriter tables = writer(recorder);
            for (int i = 1; i <= 100; i++) {
                add(tables, "be" + i + ".host" + i);
            }
            disk.countDown();
            recorder.awaitWritten();
        }
        assertThat(files()).hasSize(2);
        assertThat(lines(files().getFirst()).filter(line -> line.contains("host100")))
                .isEmpty();
        assertThat(lines(files().getLast()).filter(line -> line.startsWith("R\t") && line.contains("shost1")))
                .as("rows of host1, host10 to host19 and host100")
                .hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void aDiskThatIsFullEndsTheRecordingAndNothingElse() throws Exception {
        RecordingFiles.Creation full = _ -> new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (Recorder recorder = new Recorder(files(full), 1_000_000, clock)) {
            recorder.start(engine);
            recorder.awaitWritten();
            TableWriter tables = writer(recorder);
            inTime(() -> add(tables, "be1.host1"));
            try (CheckSnapshot check = recorder.snapshots(engine).begin("connectivity")) {
                assertThat(names(check, "host")).containsExactly("host1");
            }
        }
        assertThat(count("host")).isEqualTo(1);
    }

    private RecordingFiles files(RecordingFiles.Creation creation) throws IOException {
        return new RecordingFiles(folder, MUCH, creation);
    }

    private OutputStream slow(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                writing.countDown();
                await(disk);
                out.write(bytes, from, length);
            }
        };
    }

    private TableWriter writer(Recorder recorder) {
        return new TableWriter(database.batches(recorder.journal(), live), live);
    }

    private void add(TableWriter tables, String name) {
        Container container =
                new Container(ContainerName.parse(name), "TX", "be", "", List.of(), List.of("be"), List.of(), true);
        tables.inventory(new InventoryChange(List.of(container), List.of()), clock.instant());
        tables.data(new MemberRow(
                container,
                MemberState.WAITING,
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty()));
        tables.commit();
    }

    private static List<String> names(CheckSnapshot snapshot, String table) throws CheckFailedException {
        return snapshot.source().ask("SELECT name FROM " + table + " ORDER BY name").column("NAME").stream()
                .map(Cell::toString)
                .toList();
    }

    private long count(String table) throws Exception {
        return Long.parseLong(engine.ask("SELECT COUNT(*) FROM " + table)
                .rows()
                .getFirst()
                .getFirst()
                .orElseThrow()
                .toString());
    }

    /** Runs on a thread of its own, so that a monitor that somebody holds fails the test instead of hanging it. */
    private static void inTime(Runnable work) throws InterruptedException {
        Thread thread = Thread.ofPlatform().daemon().start(work);
        assertThat(thread.join(Duration.ofMinutes(2))).as("nobody holds it up").isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(4, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.readAllLines().stream();
        }
    }
}

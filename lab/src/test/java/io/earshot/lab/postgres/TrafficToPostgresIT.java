package io.earshot.lab.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.TrafficProgram;
import io.earshot.lab.payments.PaymentDay;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.site.TrafficService;
import io.earshot.wire.capture.CaptureFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of {@code earshot traffic} with a real PostgreSQL, killed and cut off while it works. */
class TrafficToPostgresIT {

    private static final int FILES = 8;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final String COUNTED =
            "SELECT coalesce(sum(requests), 0) FROM kpi WHERE operation = 'all' AND dimension = ''";
    private static final String DETAILS = "SELECT count(*) FROM transaction";

    @TempDir
    private static Path folder;

    private static Postgres postgres;
    private static Path captures;
    private static List<String> undisturbed = List.of();
    private static long requests;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = Postgres.start(Files.createDirectory(folder.resolve("postgres")));
        captures = Files.createDirectory(folder.resolve("captures"));
        ByteArrayOutputStream day = new ByteArrayOutputStream();
        new PaymentDay(30_000, 15).write(day);
        split(day.toByteArray(), captures);
        postgres.execute("CREATE DATABASE undisturbed");
        try (Traffic traffic = new Traffic("undisturbed", captures)) {
            traffic.awaitStarted();
            traffic.awaitSteady("undisturbed");
        }
        undisturbed = rows("undisturbed");
        requests = Long.parseLong(ask("undisturbed", COUNTED).getFirst());
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    /** Cuts a capture into files between records. */
    private static void split(byte[] capture, Path into) throws IOException {
        int from = 24;
        for (int file = 1; file <= FILES; file++) {
            int end = from;
            while (end < capture.length && (file == FILES || end < capture.length / FILES * file)) {
                end += 16 + ((capture[end + 8] & 0xff) | ((capture[end + 9] & 0xff) << 8));
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write(capture, 0, 24);
            content.write(capture, from, end - from);
            Files.write(into.resolve("dump" + file), content.toByteArray());
            from = end;
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database;
    }

    private static List<String> ask(String database, String sql) throws SQLException {
        try (Connection connection = Postgres.connect(url(database));
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
            return rows;
        }
    }

    /** Returns the rows of all tables, whatever folder the captures are in. */
    private static List<String> rows(String database) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("app", "app_address", "kpi", "kpi_code", "kpi_time", "transaction")) {
            rows.addAll(ask(
                    database,
                    "SELECT '" + table + " ' || regexp_replace(t::text, '/[^,]*/', '', 'g') FROM " + table
                            + " t ORDER BY 1"));
        }
        return rows;
    }

    private static void assertAsUndisturbed(String database) throws SQLException {
        List<String> rows = rows(database);
        Set<String> expected = new HashSet<>(undisturbed);
        assertThat(rows.stream().filter(row -> !expected.contains(row)).limit(5))
                .isEmpty();
        assertThat(rows).hasSameSizeAs(undisturbed);
    }

    private static Path config(String database, Path directory, String more) throws IOException {
        return Files.writeString(
                folder.resolve(database + ".yaml"), """
                directory: %s
                database: {url: '%s', user: cmdb, password: %s}
                %s
                apps:
                  - {name: pay, addresses: ['*:9100'], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m, target: 200ms,
                     dimensions: [{name: terminal, field: 41, length: 4}]}
                """.formatted(directory, url(database), Postgres.PASSWORD, more));
    }

    /** One process of it. */
    private static final class Traffic implements AutoCloseable {
        private final Process process;
        private final Path log;

        private Traffic(String database, Path directory) throws IOException {
            Path config = config(database, directory, "");
            log = Files.createTempFile(folder, database, ".log");
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            TrafficProgram.class.getName(),
                            "--config",
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        /** Something that may not be so yet. */
        @FunctionalInterface
        private interface Condition {
            boolean holds() throws Exception;
        }

        private void await(Condition condition) throws Exception {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (!condition.holds()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("the process ended or took too long; its log:\n" + Files.readString(log));
                }
                Thread.sleep(50);
            }
        }

        private void awaitStarted() throws Exception {
            await(() -> Files.readString(log).contains("following"));
        }

        /** Waits until all captures are read: then requests that were never answered are counted, too. */
        private void awaitSteady(String database) throws Exception {
            await(() -> Files.readString(log).contains("caught up"));
            assertThat(ask(database, DETAILS)).isEqualTo(ask(database, COUNTED));
        }

        private void awaitTables(String database) throws Exception {
            await(() -> !ask(database, "SELECT to_regclass('transaction')").contains(null));
        }

        private void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    kill();
                }
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aProcessThatIsKilledAgainAndAgainLeavesTheRowsOfOneThatWasNot() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        postgres.execute("CREATE DATABASE killed");
        Path directory = Files.createDirectory(folder.resolve("arriving"));
        for (int file = 1; file <= FILES; file++) {
            arrive(file, directory);
            if (file % 2 == 0) {
                try (Traffic traffic = new Traffic("killed", directory)) {
                    traffic.awaitStarted();
                    // Whenever it is, the rows must be right in the end; these are moments while it reads and writes.
                    Thread.sleep(random.nextInt(900));
                    traffic.kill();
                }
            }
        }
        try (Traffic traffic = new Traffic("killed", directory)) {
            traffic.awaitStarted();
            traffic.awaitSteady("killed");
        }
        assertThat(ask("killed", COUNTED)).as("seed %d", seed).containsExactly(Long.toString(requests));
        assertAsUndisturbed("killed");
    }

    /** As tcpdump leaves it: whole at once, since a half-written one is another test's matter. */
    private static void arrive(int file, Path directory) throws IOException {
        Path hidden = directory.resolve(".dump" + file);
        try (InputStream in = Files.newInputStream(captures.resolve("dump" + file))) {
            Files.copy(in, hidden, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(hidden, directory.resolve("dump" + file));
    }

    /** Returns the time of the last packet of a capture, and one second. */
    private static Instant after(int file) throws IOException {
        long[] last = {0};
        CaptureFile.read(captures.resolve("dump" + file), (_, nanos, _, _, _, _) -> last[0] = Math.max(last[0], nanos));
        return Instant.ofEpochSecond(0, last[0]).plusSeconds(1);
    }

    private static Thread start(TrafficService service) {
        return Thread.ofPlatform().start(() -> {
            try {
                service.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static HttpResponse<String> get(URI uri, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static double secondsAway(URI uri) throws Exception {
        return get(uri, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("earshot_traffic_database_away_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Captures are those of the present by the clock, which goes on by the time of the packets. */
    @Test
    void aDatabaseThatIsAwayForTenMinutesOfTrafficMissesNothing() throws Exception {
        postgres.execute("CREATE DATABASE away");
        // As versions made it that knew no networks.
        try (Connection connection = Postgres.connect(url("away"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE app (name VARCHAR NOT NULL, protocol VARCHAR NOT NULL, dialect VARCHAR,"
                    + " target REAL NOT NULL, timeLimit REAL NOT NULL, quietSeconds BIGINT, PRIMARY KEY (name))");
        }
        Path directory = Files.createDirectory(folder.resolve("going-on"));
        arrive(1, directory);
        arrive(2, directory);
        AtomicReference<Instant> clock = new AtomicReference<>(after(2));
        TrafficConfig config = TrafficConfig.read(config("away", directory, "listen: 127.0.0.1:0"));
        try (TrafficService service =
                new TrafficService(config, config.station().orElseThrow(), Optional.empty(), clock::get)) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            await(() -> !ask("away", "SELECT to_regclass('kpi')").contains(null)
                    && Long.parseLong(ask("away", COUNTED).getFirst()) > 0);
            postgres.crash();
            arrive(3, directory);
            // Then it waits for the database, and sees nothing of what the clock says meanwhile.
            await(() -> {
                clock.updateAndGet(now -> now.plusMillis(1));
                return secondsAway(uri) > 0;
            });
            for (int file = 4; file <= FILES; file++) {
                arrive(file, directory);
            }
            clock.set(after(FILES));

            assertThat(secondsAway(uri)).isGreaterThan(600);
            assertThat(get(uri, "/healthz").statusCode()).isEqualTo(503);
            postgres.startAgain();
            await(() -> get(uri, "/healthz").statusCode() == 200);
            clock.updateAndGet(now -> now.plus(Duration.ofDays(1)));
            await(() -> ask("away", COUNTED).equals(List.of(Long.toString(requests)))
                    && ask("away", DETAILS).equals(ask("away", COUNTED)));
            service.stop();
            running.join();
        }
        assertAsUndisturbed("away");
    }

    @Test
    void oldRowsGoByThePartitionAndPartitionsOfOthersStay() throws Exception {
        postgres.execute("CREATE DATABASE old");
        Path directory = Files.createDirectory(folder.resolve("aged"));
        try (Traffic traffic = new Traffic("old", directory)) {
            traffic.awaitTables("old");
            for (String partition : List.of(
                    "transaction_20261121 PARTITION OF transaction FOR VALUES FROM ('2026-11-21') TO ('2026-11-22')",
                    "transaction_20261122 PARTITION OF transaction FOR VALUES FROM ('2026-11-22') TO ('2026-11-23')",
                    "archive PARTITION OF transaction FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                    "kpi_202509 PARTITION OF kpi FOR VALUES FROM ('2025-09-01') TO ('2025-10-01')")) {
                try (Connection connection = Postgres.connect(url("old"));
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE " + partition);
                }
            }
            for (int file = 1; file <= FILES; file++) {
                arrive(file, directory);
            }
            traffic.awaitSteady("old");
        }
        assertThat(ask("old", "SELECT inhrelid::regclass FROM pg_inherits ORDER BY inhrelid::regclass::text"))
                .filteredOn(name -> !name.endsWith("_pkey"))
                .containsExactly(
                        "archive",
                        "kpi_202611",
                        "kpi_code_202611",
                        "kpi_time_202611",
                        "transaction_20261122",
                        "transaction_20261129");
        assertAsUndisturbed("old");
    }

    @Test
    void aCardNumberIsNowhereInTheDatabasesFiles() throws Exception {
        postgres.execute("CHECKPOINT");
        try (var files = Files.walk(folder.resolve("postgres"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("4111111111111111");
            }
        }
    }
}

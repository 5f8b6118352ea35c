package io.earshot.traffic.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.CommandRun;
import io.earshot.traffic.TestPackets;
import io.earshot.traffic.config.TrafficConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it: captures in a directory, rows in the embedded database, answers over HTTP. */
class TrafficServiceIT {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    /** A day after the captures, which are therefore not taken for live ones. */
    private static final Instant LATER = Instant.parse("2026-11-30T04:30:00Z");

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String KPIS =
            "SELECT minute, operation, dimension, requests, responses, successes, late, avgTime, timeP95, consecutiveFailures,"
                    + " noCallSeconds FROM kpi ORDER BY minute, operation, dimension";

    @TempDir
    private Path folder;

    private static byte[] message(String type, int trace, String code) {
        String body = type + (code.isEmpty() ? "3020000000800000" : "3020000002800000") + "000000" + "000000001230"
                + String.format("%06d", trace) + code + String.format("T%07d", trace % 7);
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Twelve minutes of payments on one connection: some without an answer, some declined, some late. */
    private static byte[] capture() {
        Random random = new Random(12);
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
        for (int i = 0; i < 720; i++) {
            long at = T0 + i * SECOND + 1_000;
            packets.data(40_000, 9_100, true, message("0200", i, ""), at);
            if (i >= 7 && random.nextInt(20) > 0) {
                packets.data(40_000, 9_100, false, message("0210", i - 7, "00"), at + 100_000_000);
            } else if (random.nextInt(4) > 0) {
                packets.data(
                        40_000, 9_100, false, message("0210", i, random.nextBoolean() ? "00" : "51"), at + 80_000_000);
            }
        }
        return packets.file();
    }

    private TrafficService service(Path directory, String state, Optional<Instant> from) throws Exception {
        return service(directory, state, from, "*:9100");
    }

    private TrafficService service(Path directory, String state, Optional<Instant> from, String address)
            throws Exception {
        Path config = Files.writeString(
                folder.resolve("traffic.yaml"), """
                directory: %s
                state: %s
                listen: 127.0.0.1:0
                apps:
                  - name: pay
                    addresses: ['%s']
                    dialect: iso87-ascii
                    timeLimit: 5s
                    forgetAfter: 20s
                    dimensions: [{name: terminal, field: 41}]
                """.formatted(directory, folder.resolve(state), address));
        TrafficConfig read = TrafficConfig.read(config);
        return new TrafficService(read, read.station().orElseThrow(), from, InstantSource.fixed(LATER));
    }

    /** Cuts a capture into files between records, each with the file's header. */
    private static void split(byte[] capture, Path directory, int files) throws IOException {
        byte[] header = Arrays.copyOf(capture, 24);
        int at = 24;
        for (int file = 0; file < files; file++) {
            int end = at;
            while (end < capture.length && end - 24 < (capture.length - 24L) * (file + 1) / files) {
                end += 16 + ((capture[end + 8] & 0xff) | ((capture[end + 9] & 0xff) << 8));
            }
            byte[] content = Arrays.copyOf(header, 24 + end - at);
            System.arraycopy(capture, at, content, 24, end - at);
            Files.write(directory.resolve("dump" + (file + 1)), content);
            at = end;
        }
    }

    private static String ask(URI uri, String sql) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri.resolve("/api/v1/sql"))
                                .header("Content-Type", "application/sql")
                                .header("Accept", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(sql))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String get(URI uri, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
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

    private static void await(URI uri, String sql, String expected) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!ask(uri, sql).contains(expected)) {
            assertThat(Instant.now()).as("%s should answer %s", sql, expected).isBefore(end);
            Thread.sleep(100);
        }
    }

    private static void awaitCaughtUp(TrafficService service) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!service.caughtUp()) {
            assertThat(Instant.now()).as("all captures should be read").isBefore(end);
            Thread.sleep(100);
        }
    }

    private static final String COUNTED = "SELECT SUM(requests) FROM kpi WHERE operation = 'all' AND dimension = ''";

    private String wholeRun(Path directory, String state, Optional<Instant> from) throws Exception {
        try (TrafficService service = service(directory, state, from)) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            // Rows of an earlier run already count 720 while this run is replacing them.
            awaitCaughtUp(service);
            service.stop();
            running.join();
            assertThat(ask(uri, COUNTED)).contains("720");
            return ask(uri, KPIS);
        }
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord event) {
                messages.add(event.getMessage());
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
    }

    @Test
    void aRunThatIsEndedAndStartedAgainHasTheRowsOfOneThatWasNot() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Files.write(whole.resolve("dump1"), capture());
        String expected = wholeRun(whole, "state-whole", Optional.empty());
        assertThat(expected).contains("0200,terminal=T0000003,");

        Path parts = Files.createDirectory(folder.resolve("parts"));
        Path all = Files.createDirectory(folder.resolve("all"));
        split(capture(), all, 12);
        for (int file = 1; file <= 5; file++) {
            Files.copy(all.resolve("dump" + file), parts.resolve("dump" + file));
        }
        try (TrafficService service = service(parts, "state-parts", Optional.empty())) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            await(uri, "SELECT COUNT(*) FROM kpi WHERE minute = '2026-11-29 04:34:00+00' AND operation = 'all'", "8");
            // As when it is killed: nothing is settled, nothing written. A database that waits for something forgets an
            // interruption.
            do {
                running.interrupt();
            } while (!running.join(Duration.ofSeconds(10)));
        }
        for (int file = 6; file <= 12; file++) {
            Files.copy(all.resolve("dump" + file), parts.resolve("dump" + file));
        }

        assertThat(wholeRun(parts, "state-parts", Optional.empty())).isEqualTo(expected);
    }

    @Test
    void aDayThatIsProcessedAgainReplacesItsRows() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("captures"));
        split(capture(), directory, 3);
        String expected = wholeRun(directory, "state", Optional.empty());

        assertThat(wholeRun(directory, "state", Optional.of(Instant.parse("2026-11-29T00:00:00Z"))))
                .isEqualTo(expected);
    }

    @Test
    void aFileThatIsStillWrittenIsFollowed() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("captures"));
        byte[] capture = capture();
        Path file = directory.resolve("dump1");
        Files.write(file, Arrays.copyOf(capture, capture.length / 2 + 7));
        try (TrafficService service = service(directory, "state", Optional.empty())) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            await(uri, "SELECT CASE WHEN COUNT(*) > 0 THEN 'filled' END AS state FROM kpi", "filled");
            Files.write(
                    file,
                    Arrays.copyOfRange(capture, capture.length / 2 + 7, capture.length),
                    StandardOpenOption.APPEND);
            await(uri, COUNTED, "720");
            awaitCaughtUp(service);
            assertThat(get(uri, "/healthz")).isEqualTo("ok\n");
            assertThat(get(uri, "/metrics"))
                    .contains("\nearshot_traffic_transactions_total 720\n")
                    .contains("\nearshot_traffic_database_away_seconds 0.0\n");
            String id = ask(uri, "SELECT id FROM transaction WHERE state = 'answered' ORDER BY at LIMIT 1")
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElseThrow();
            List<String> audited = Collections.synchronizedList(new ArrayList<>());
            Handler collecting = collecting(audited);
            Logger.getLogger("io.earshot.audit").addHandler(collecting);
            assertThat(get(uri, "/api/v1/transactions/" + id))
                    .contains("\"type\":\"0200\"", "\"type\":\"0210\"", "\"value\":\"000000001230\"");
            assertThat(get(uri, "/api/v1/transactions/" + id + "/pcap")).contains("T0000");
            Logger.getLogger("io.earshot.audit").removeHandler(collecting);
            assertThat(audited)
                    .containsExactly(
                            "audit: anyone from 127.0.0.1 looked at the messages of transaction " + id + " of pay",
                            "audit: anyone from 127.0.0.1 downloaded the packets of transaction " + id + " of pay");
            assertThat(get(uri, "/api/v1/transactions/abc-1")).contains("there is no transaction abc-1");
            assertExportAsksTheProcess(uri, id);
            service.stop();
            running.join();
        }
    }

    /** The process has the database open, so that the command cannot read it itself. */
    private void assertExportAsksTheProcess(URI uri, String id) throws IOException {
        Path config = folder.resolve("export.yaml");
        Files.writeString(
                config,
                Files.readString(folder.resolve("traffic.yaml")).replace("127.0.0.1:0", "127.0.0.1:" + uri.getPort()));
        Path exported = folder.resolve("exported.pcap");

        CommandRun run = CommandRun.of("export", id, "--config", config.toString(), "--output", exported.toString());
        assertThat(run.status()).as(run.error()).isZero();
        assertThat(Files.readString(exported, StandardCharsets.ISO_8859_1)).contains("T0000");

        CommandRun unknown = CommandRun.of("export", "abc-1", "--config", config.toString());
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.error())
                .isEqualTo("earshot: http://127.0.0.1:" + uri.getPort()
                        + "/api/v1/transactions/abc-1/pcap answers 404: there is no transaction abc-1\n");
    }

    @Test
    void anAddressThatIsAddedWhileCapturesAreFollowedCountsFromThenOnAndAfterARestart() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("captures"));
        byte[] capture = capture();
        Path file = directory.resolve("dump1");
        Files.write(file, Arrays.copyOf(capture, capture.length / 2));
        String here = "SELECT ip, port FROM app_address";
        try (TrafficService service = service(directory, "state", Optional.empty(), "10.1.1.1:9100")) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            awaitCaughtUp(service);
            assertThat(ask(uri, "SELECT COUNT(*) AS n FROM kpi")).contains("\n0");
            List<String> audited = Collections.synchronizedList(new ArrayList<>());
            Handler collecting = collecting(audited);
            Logger.getLogger("io.earshot.audit").addHandler(collecting);

            Path config = folder.resolve("app.yaml");
            Files.writeString(
                    config,
                    Files.readString(folder.resolve("traffic.yaml"))
                            .replace("127.0.0.1:0", "127.0.0.1:" + uri.getPort()));
            CommandRun added = CommandRun.of("app", "add", "pay", "*:9100", "--config", config.toString());
            assertThat(added.status()).as(added.error()).isZero();
            CommandRun removed = CommandRun.of("app", "remove", "pay", "10.1.1.1:9100", "--config", config.toString());
            assertThat(removed.status()).as(removed.error()).isZero();
            assertThat(CommandRun.of("app", "remove", "pay", "10.1.1.1:9100", "--config", config.toString())
                            .error())
                    .contains("404: app pay does not listen at 10.1.1.1:9100");
            assertThat(CommandRun.of("app", "add", "shop", "*:9100", "--config", config.toString())
                            .error())
                    .contains("404: there is no app shop");
            assertThat(CommandRun.of("app", "list", "--config", config.toString())
                            .output())
                    .isEqualTo("pay\t*:9100\tadded\n");
            Logger.getLogger("io.earshot.audit").removeHandler(collecting);
            assertThat(audited)
                    .containsExactly(
                            "audit: anyone from 127.0.0.1 added *:9100 to app pay",
                            "audit: anyone from 127.0.0.1 removed 10.1.1.1:9100 from app pay");
            await(uri, here, "*,9100");
            Files.write(
                    file, Arrays.copyOfRange(capture, capture.length / 2, capture.length), StandardOpenOption.APPEND);
            await(uri, "SELECT CASE WHEN SUM(requests) > 300 THEN 'counted' END AS state FROM kpi", "counted");
            service.stop();
            running.join();
        }
        try (TrafficService service = service(directory, "state", Optional.of(Instant.EPOCH), "10.1.1.1:9100")) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            awaitCaughtUp(service);
            assertThat(ask(uri, COUNTED)).contains("720");
            service.stop();
            running.join();
        }
    }

    @Test
    void sqlChangesNothingAndThePageIsServed() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("captures"));
        try (TrafficService service = service(directory, "state", Optional.empty())) {
            URI uri = service.start().orElseThrow();
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> refused = client.send(
                    HttpRequest.newBuilder(uri.resolve("/api/v1/sql"))
                            .header("Content-Type", "application/sql")
                            .POST(HttpRequest.BodyPublishers.ofString("DELETE FROM kpi"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(400);
            for (String path : new String[] {"/", "/page/traffic.js", "/page/traffic.css", "/page/icon.svg"}) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(uri.resolve(path))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }
}

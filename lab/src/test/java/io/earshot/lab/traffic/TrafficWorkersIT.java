package io.earshot.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.payments.PaymentDay;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kafka.PublishedCapture;
import io.earshot.traffic.kafka.TrafficWorker;
import io.earshot.traffic.kpi.Cell;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteFigures.CellFigures;
import io.earshot.traffic.site.TrafficService;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures travel through a real broker of Kafka to workers; figures and transactions are those of one process. */
class TrafficWorkersIT {

    private static final Path CAPTURES =
            Path.of("..", "traffic", "src", "test", "resources", "io", "earshot", "traffic", "captures");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PARTITIONS = 3;

    private static final String APPS = """
                apps:
                  - {name: pos, addresses: ["10.88.0.2:9001"], dialect: unionpay-pos, dimensions: [{name: merchant, field: 42}]}
                  - {name: ascii, addresses: ["10.88.0.2:9002"], dialect: iso87-ascii}
                  - {name: binary, addresses: ["*:9003"], dialect: iso87-binary}
                  - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m}
                """;

    @TempDir
    private static Path folder;

    /** A broker on a busy machine may take long to answer. */
    private static final String PATIENT =
            "{transaction.timeout.ms: 120000, max.block.ms: 90000, request.timeout.ms: 60000, delivery.timeout.ms: 90000}";

    /** Its clients tell each of their settings; held, so that the level stays. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    private static KafkaBroker broker;
    private static final Results EXPECTED = new Results();

    /** The newest of each figure and of each transaction. */
    private static final class Results implements FiguresReader.Target, TransactionSink {
        private final Map<Long, Map<Cell, CellFigures>> minutes = new TreeMap<>();
        private final Map<String, String> transactions = new TreeMap<>();

        @Override
        public void file(Path file, long firstFrame) {}

        @Override
        public void figures(FiguresRecord record) {
            if (record.isFinal()) {
                add(record.figures());
            }
        }

        private void add(MinuteFigures figures) {
            Map<Cell, CellFigures> cells = minutes.computeIfAbsent(figures.startNanos(), _ -> new HashMap<>());
            figures.cells().forEach(cell -> cells.put(cell.row().cell(), cell));
        }

        private int cells() {
            return minutes.values().stream().mapToInt(Map::size).sum();
        }

        @Override
        public void transaction(Transaction transaction) {
            // A number that passes the Luhn test by chance shows stars before it is overwritten, and zeros afterwards.
            transactions.put(transaction.id(), transaction.text().replaceAll(" reverses \\S+", ""));
        }

        @Override
        public void settled(Transaction transaction) {
            transaction(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            transaction(after);
        }

        @Override
        public void commit() {}

        private boolean isLike(Results other) {
            return minutes.equals(other.minutes) && transactions.equals(other.transactions);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        CLIENTS.setLevel(Level.WARNING);
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        broker.start();
        try (OutputStream out = Files.newOutputStream(folder.resolve("payments.pcap"))) {
            assertThat(new PaymentDay(2_000, 12).write(out)).isGreaterThan(4_000);
        }
        TrafficConfig config = config("reference");
        KpiBook book = new KpiBook(config.apps(), (minute, isFinal) -> {
            if (isFinal) {
                EXPECTED.add(MinuteFigures.of(minute));
            }
        });
        TransactionSink both = new TransactionSink() {
            @Override
            public void settled(Transaction transaction) {
                EXPECTED.settled(transaction);
                book.settled(transaction);
            }

            @Override
            public void revised(Transaction before, Transaction after) {
                EXPECTED.revised(before, after);
                book.revised(before, after);
            }
        };
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, both, book::advance);
        for (Path file : files()) {
            CaptureFile.read(file, analyzer);
        }
        analyzer.finish();
        book.finish();
        assertThat(EXPECTED.cells()).isGreaterThan(100);
        assertThat(EXPECTED.transactions).hasSizeGreaterThan(2_000);
        broker.awaitStart();
        awaitAnswer();
    }

    /** A broker that has just started takes connections before it answers. */
    private static void awaitAnswer() throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.address(),
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis(),
                "request.timeout.ms",
                (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("first", 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static List<Path> files() throws Exception {
        return CaptureFiles.of(List.of(
                folder.resolve("payments.pcap"),
                CAPTURES.resolve("iso-unionpay-pos.pcap"),
                CAPTURES.resolve("iso-ascii4-loss.pcap"),
                CAPTURES.resolve("iso-binary-raw4.pcap"),
                CAPTURES.resolve("dir-iso-ordered"),
                CAPTURES.resolve("mirror-dup-iso.pcap")));
    }

    /** Death of a worker is noticed early; that a slow worker is taken for dead changes no result. */
    private static Path workers(String topics) throws Exception {
        return file(topics, "{session.timeout.ms: 3000, heartbeat.interval.ms: 500, transaction.timeout.ms: 3000}");
    }

    private static Path file(String topics, String properties) throws Exception {
        return Files.writeString(
                folder.resolve(topics + ".yaml"),
                APPS + """
                kafka:
                  bootstrap: [%s]
                  topics: %s
                  partitions: %d
                  replay: 1h
                  keep: 1h
                  properties: %s
                """.formatted(broker.address(), topics, PARTITIONS, properties));
    }

    private static TrafficConfig stored(String name, Path captures, String kafka) throws Exception {
        return TrafficConfig.read(Files.writeString(
                folder.resolve(name + ".yaml"),
                "directory: " + captures + "\nstate: " + folder.resolve(name) + "\nlisten: 127.0.0.1:0\n" + APPS
                        + kafka));
    }

    private static TrafficConfig config(String topics) throws Exception {
        return TrafficConfig.read(file(topics, PATIENT));
    }

    private static TrafficWorker worker(String topics) throws Exception {
        TrafficConfig config = TrafficConfig.read(workers(topics));
        return new TrafficWorker(
                config.apps(), config.kafka().orElseThrow(), 1, Files.createTempDirectory(folder, "engine"));
    }

    private static void publish(List<Path> files, PublishedCapture capture) throws Exception {
        FrameHandler frames = capture;
        for (Path file : files) {
            capture.begin(file);
            CaptureFile.read(file, frames);
            capture.commit();
        }
    }

    private static Results results(KafkaUse use) {
        Results results = new Results();
        long began = System.nanoTime();
        try (FiguresReader reader = new FiguresReader(use, true, results)) {
            while (!results.isLike(EXPECTED) && System.nanoTime() - began < PATIENCE.toNanos()) {
                int _ = reader.poll(Duration.ofMillis(200));
            }
        }
        return results;
    }

    private static void assertExpected(Results results) {
        assertThat(differences(results.transactions, EXPECTED.transactions)).isEmpty();
        assertThat(differences(results.minutes, EXPECTED.minutes)).isEmpty();
    }

    /** Returns what differs, for people: each of the maps is long. */
    private static <K> List<String> differences(Map<K, ?> got, Map<K, ?> expected) {
        Set<K> keys = new TreeSet<>(expected.keySet());
        keys.addAll(got.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(got.get(key), expected.get(key)))
                .map(key -> key + ": got " + got.get(key) + ", expected " + expected.get(key))
                .toList();
    }

    /** Returns what the database has, as lines of CSV. */
    private static String rows(URI uri, String sql) throws Exception {
        HttpRequest question = HttpRequest.newBuilder(uri.resolve("/api/v1/sql"))
                .header("Content-Type", "application/sql")
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        return HttpClient.newHttpClient()
                .send(question, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void oneWorkerGivesTheRowsOfOneProcess() throws Exception {
        String rows = "SELECT app, operation, dimension, minute, requests, responses, successes, timeMax,"
                + " consecutiveFailures FROM kpi ORDER BY app, operation, dimension, minute";
        String kept =
                "SELECT file, COUNT(*), SUM(frame), SUM(answerFrame) FROM transaction GROUP BY file ORDER BY file";
        String expectedRows;
        String expectedKept;
        Path captures = Files.createDirectory(folder.resolve("ordered"));
        int number = 0;
        for (Path file : files()) {
            Files.copy(file, captures.resolve("c" + number++ + ".pcap"));
        }
        TrafficConfig alone = stored("alone", captures, "");
        try (TrafficService service =
                new TrafficService(alone, alone.station().orElseThrow(), Optional.empty(), InstantSource.system())) {
            URI uri = service.start().orElseThrow();
            Thread running = start(service);
            await(uri, rows, answer -> answer.lines().count() > EXPECTED.cells());
            await(
                    uri,
                    "SELECT COUNT(*) FROM transaction",
                    answer -> answer.contains(Integer.toString(EXPECTED.transactions.size())));
            expectedRows = rows(uri, rows);
            expectedKept = rows(uri, kept);
            service.stop();
            running.join();
        }
        TrafficConfig config = stored("one", captures, """
                kafka: {bootstrap: [%s], topics: one, partitions: %d, replay: 1h, properties: %s}
                """.formatted(broker.address(), PARTITIONS, PATIENT));
        KafkaUse use = config.kafka().orElseThrow();
        try (PublishedCapture capture = new PublishedCapture(config.apps(), use, true);
                TrafficWorker _ =
                        new TrafficWorker(config.apps(), use, 1, Files.createTempDirectory(folder, "engine"));
                TrafficService service = new TrafficService(
                        config, config.station().orElseThrow(), Optional.empty(), InstantSource.system())) {
            publish(CaptureFiles.of(List.of(captures)), capture);
            capture.end();
            URI uri = service.start().orElseThrow();
            Thread running = start(service);

            await(uri, rows, expectedRows::equals);
            await(uri, kept, expectedKept::equals);
            service.stop();
            running.join();
        }
    }

    /** A question until its answer is right. */
    private interface Right {
        boolean is(String answer) throws Exception;
    }

    private static void await(URI uri, String sql, Right right) throws Exception {
        long began = System.nanoTime();
        String answer = rows(uri, sql);
        while (!right.is(answer)) {
            assertThat(System.nanoTime() - began).as(answer).isLessThan(PATIENCE.toNanos());
            TimeUnit.MILLISECONDS.sleep(100);
            answer = rows(uri, sql);
        }
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

    @Test
    void fourWorkersOfWhichOneIsKilledGiveTheResultsOfOneProcess() throws Exception {
        TrafficConfig config = config("four");
        KafkaUse use = config.kafka().orElseThrow();
        List<Path> files = files();
        List<TrafficWorker> others = new ArrayList<>();
        // It is alone at first, so that all that it has is taken over.
        try (ChildProgram killed = ChildProgram.start(
                folder.resolve("killed.log"),
                ChildProgram.java(
                        "256m",
                        Main.class.getName(),
                        List.of(
                                "traffic",
                                "work",
                                "--threads",
                                "1",
                                "--config",
                                workers("four").toString())))) {
            try (PublishedCapture capture = new PublishedCapture(config.apps(), use, true)) {
                publish(files.subList(0, 5), capture);
            }
            awaitDecoded(use);
            for (int i = 0; i < 3; i++) {
                others.add(worker(use.topics()));
            }
            killed.kill();
            // The capture continues where another process ended.
            try (PublishedCapture capture = new PublishedCapture(config.apps(), use, true)) {
                publish(files.subList(4, files.size()), capture);
                capture.end();
            }

            assertExpected(results(use));
        } finally {
            others.forEach(TrafficWorker::close);
        }
    }

    /** Waits until something of each partition was decoded, and sums were written. */
    private static void awaitDecoded(KafkaUse use) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", String.join(",", use.bootstrap())))) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < PATIENCE.toNanos()) {
                if (committed(admin, use.topics() + "-decoders") == PARTITIONS
                        && committed(admin, use.topics() + "-engine") > PARTITIONS) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new AssertionError("the worker has decoded nothing: " + Files.readString(folder.resolve("killed.log")));
    }

    private static int committed(Admin admin, String group) throws Exception {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .size();
        } catch (ExecutionException notYet) {
            return 0;
        }
    }
}

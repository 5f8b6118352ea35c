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
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.flows.FlowLimits;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures travel through a real broker of Kafka to workers; figures and transactions are those of one process. */
class TrafficWorkersIT {

    private static final Path CAPTURES =
            Path.of("..", "traffic", "src", "test", "resources", "io", "earshot", "traffic", "captures");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PARTITIONS = 3;

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static final Results EXPECTED = new Results();

    /** The newest of each figure and of each transaction. */
    private static final class Results implements FiguresReader.Target, TransactionSink {
        private final Map<Long, Map<Cell, CellFigures>> minutes = new TreeMap<>();
        private final Map<String, String> transactions = new TreeMap<>();

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
                folder.resolve(topics + ".yaml"), """
                apps:
                  - {name: pos, addresses: ["10.88.0.2:9001"], dialect: unionpay-pos, dimensions: [{name: merchant, field: 42}]}
                  - {name: ascii, addresses: ["10.88.0.2:9002"], dialect: iso87-ascii}
                  - {name: binary, addresses: ["*:9003"], dialect: iso87-binary}
                  - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m}
                kafka:
                  bootstrap: [%s]
                  topics: %s
                  partitions: %d
                  replay: 1h
                  keep: 1h
                  properties: %s
                """.formatted(broker.address(), topics, PARTITIONS, properties));
    }

    private static TrafficConfig config(String topics) throws Exception {
        return TrafficConfig.read(file(topics, "{}"));
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

    @Test
    void oneWorkerGivesTheResultsOfOneProcess() throws Exception {
        TrafficConfig config = config("one");
        KafkaUse use = config.kafka().orElseThrow();
        try (PublishedCapture capture = new PublishedCapture(config.apps(), use, true);
                TrafficWorker _ = worker(use.topics())) {
            publish(files(), capture);
            capture.end();

            assertExpected(results(use));
        }
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
        } catch (java.util.concurrent.ExecutionException notYet) {
            return 0;
        }
    }
}

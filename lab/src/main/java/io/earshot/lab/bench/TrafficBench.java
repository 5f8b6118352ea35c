package io.earshot.lab.bench;

import io.earshot.lab.payments.PaymentDay;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.results.EmbeddedStore;
import io.earshot.traffic.results.PostgresStore;
import io.earshot.traffic.results.ResultStore;
import io.earshot.traffic.results.ResultWriter;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures ISO 8583 exchanges a second and core from a file: decoding and sums alone, with figures stored, and with all transactions
 * stored. The passes take turns; each is given in CPU time of this process, without that of PostgreSQL's processes, and as a ratio to
 * decoding in the same run.
 */
public final class TrafficBench {

    private static final Duration KEPT = Duration.ofDays(400);
    private static final long SECOND = 1_000_000_000L;
    private static final String SCHEMA = "earshot_bench_traffic";
    private static final String CONFIG = """
            apps:
              - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m, target: 200ms}
            """;

    /** One pass over the capture. */
    private interface Pass {
        long exchanges() throws IOException;
    }

    private final int transactions;
    private final int rounds;
    private final Path folder;
    private final Optional<String> postgres;

    /**
     * @param folder for the capture and the embedded databases; left empty
     * @param postgres the JDBC URL of a PostgreSQL database in which a schema is made and dropped
     */
    public TrafficBench(int transactions, int rounds, Path folder, Optional<String> postgres) {
        this.transactions = transactions;
        this.rounds = rounds;
        this.folder = folder;
        this.postgres = postgres;
    }

    /** Measures and returns lines for people. */
    public String run() throws IOException, YamlException {
        Path capture = folder.resolve("payments.pcap");
        Path config = folder.resolve("traffic.yaml");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(capture), 1 << 20)) {
            new PaymentDay(transactions, Math.max(10, transactions / 20_000)).write(out);
        }
        TrafficConfig read = TrafficConfig.read(Files.writeString(config, CONFIG));
        Map<String, Pass> passes = new LinkedHashMap<>();
        passes.put("decoding and sums", () -> decode(read, capture));
        passes.put("with figures in H2", () -> inH2(read, capture, Duration.ZERO));
        passes.put("with transactions in H2", () -> inH2(read, capture, KEPT));
        postgres.ifPresent(to -> passes.put("with transactions in PostgreSQL", () -> inPostgres(read, capture, to)));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, List<Double>> walls = new LinkedHashMap<>();
        // The first round is for the compiler.
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Pass> pass : passes.entrySet()) {
                long cpu = cpu();
                long began = System.nanoTime();
                long exchanges = pass.getValue().exchanges();
                if (round > 0) {
                    add(rates, pass.getKey(), exchanges * 1e9 / (cpu() - cpu));
                    add(walls, pass.getKey(), exchanges * 1e9 / (System.nanoTime() - began));
                }
            }
        }
        Files.delete(capture);
        Files.delete(config);
        return lines(rates, walls);
    }

    private static void add(Map<String, List<Double>> rates, String name, double rate) {
        rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(rate);
    }

    private static String lines(Map<String, List<Double>> rates, Map<String, List<Double>> walls) {
        double decoding = median(rates.values().iterator().next());
        StringBuilder lines = new StringBuilder();
        rates.forEach((name, each) -> lines.append(String.format(
                Locale.ROOT,
                "%-32s %,10.0f exchanges a second of CPU (%,.0f to %,.0f), %.3f of decoding; %,.0f a second of wall time%n",
                name,
                median(each),
                each.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                each.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                median(each) / decoding,
                median(walls.get(name)))));
        return lines.toString().strip();
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static long decode(TrafficConfig config, Path capture) throws IOException {
        Counting counting = new Counting();
        KpiBook book = new KpiBook(config.apps(), (_, _) -> {});
        counting.next = book;
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, counting, book::advance);
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        book.finish();
        return counting.settled;
    }

    private long inH2(TrafficConfig config, Path capture, Duration details) throws IOException {
        Path state = Files.createTempDirectory(folder, "h2");
        try {
            try (ResultStore store = new EmbeddedStore(state)) {
                return into(store, config, capture, details);
            }
        } finally {
            try (var files = Files.list(state)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(state);
        }
    }

    /** Each pass begins with no rows, since replacing rows costs more than adding them. */
    private static long inPostgres(TrafficConfig config, Path capture, String url) throws IOException {
        try (Connection owner = DriverManager.getConnection(url);
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE SCHEMA " + SCHEMA);
            String inSchema = url + (url.contains("?") ? "&" : "?") + "currentSchema=" + SCHEMA;
            try (ResultStore store = new PostgresStore(inSchema, "", "", InstantSource.system())) {
                return into(store, config, capture, KEPT);
            } finally {
                statement.execute("DROP SCHEMA " + SCHEMA + " CASCADE");
            }
        } catch (SQLException e) {
            throw new IOException("PostgreSQL failed: " + e.getMessage(), e);
        }
    }

    private static long into(ResultStore store, TrafficConfig config, Path capture, Duration details)
            throws IOException {
        ResultWriter.apps(store, config.apps());
        FrameIndex frames = new FrameIndex();
        frames.begin(capture, 1);
        Counting counting = new Counting();
        ResultWriter writer = new ResultWriter(
                store.changes(), frames, new ResultWriter.Retention(details, KEPT), "bench", 0, counting);
        KpiBook book =
                new KpiBook(config.apps(), (minute, isFinal) -> writer.figures(MinuteFigures.of(minute), isFinal));
        counting.next = book;
        long[] flushed = {0};
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, writer, nanos -> {
            book.advance(nanos);
            if (nanos - flushed[0] > SECOND) {
                flushed[0] = nanos;
                writer.flush();
            }
        });
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        book.finish();
        writer.flush();
        return counting.settled;
    }

    /** Counts transactions on their way to the sums. */
    private static final class Counting implements TransactionSink {
        private TransactionSink next;
        private long settled;

        @Override
        public void settled(Transaction transaction) {
            settled++;
            next.settled(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            next.revised(before, after);
        }
    }

    /** Counts all of the process: the compiler's, the collector's and the embedded database's threads, too. */
    private static long cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell CPU times"))
                .toNanos();
    }
}

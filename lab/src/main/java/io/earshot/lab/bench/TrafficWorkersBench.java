package io.earshot.lab.bench;

import io.earshot.cli.Main;
import io.earshot.cluster.LogAwayException;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.payments.PaymentDay;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kafka.CaptureRun;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures ISO 8583 exchanges through a real broker of Kafka and workers as processes, beside the same capture in one process, and
 * compares all figures. With failures, a worker and then the broker are killed while they work.
 */
public final class TrafficWorkersBench {

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String APPS = """
            apps:
              - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m, target: 200ms}
            """;

    private final int transactions;
    private final boolean failures;
    private final Path folder;
    private final Map<Long, MinuteFigures> expected = new TreeMap<>();
    private long exchanges;

    /**
     * @param failures whether a worker and the broker are killed
     * @param folder for captures, logs and topics
     */
    public TrafficWorkersBench(int transactions, boolean failures, Path folder) {
        this.transactions = transactions;
        this.failures = failures;
        this.folder = folder;
    }

    /** Measures with so many workers, one after another, and returns lines for people. */
    public String run(List<Integer> workers) throws IOException, YamlException, LogAwayException, InterruptedException {
        Path capture = folder.resolve("payments.pcap");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(capture), 1 << 20)) {
            long _ = new PaymentDay(transactions, Math.max(10, transactions / 20_000)).write(out);
        }
        StringBuilder lines = new StringBuilder();
        double alone = embedded(capture);
        alone = Math.max(alone, embedded(capture));
        line(lines, "one process", alone, 1, "");
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        try (KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports))) {
            broker.start();
            broker.awaitStart();
            for (int count : workers) {
                Path file = Files.writeString(
                        folder.resolve("workers" + count + ".yaml"),
                        APPS + """
                        kafka: {bootstrap: [%s], topics: bench-%d, partitions: %d, keep: 1d}
                        """.formatted(broker.address(), count, PARTITIONS));
                KafkaUse use = TrafficConfig.read(file).kafka().orElseThrow();
                double publishing = publish(file, capture);
                line(lines, "capture for " + count + " workers", publishing, publishing / alone, "");
                lines.append(work(broker, file, use, count, alone));
            }
        }
        return lines.toString().strip();
    }

    private static void line(StringBuilder lines, String what, double rate, double ratio, String more) {
        lines.append(String.format(
                Locale.ROOT,
                "%-24s %,9.0f exchanges a second of CPU, %.2f of one process%s%n",
                what,
                rate,
                ratio,
                more));
    }

    private static long ownCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Returns exchanges a second of this thread's CPU. */
    private double embedded(Path capture) throws IOException, YamlException {
        TrafficConfig config = TrafficConfig.read(Files.writeString(folder.resolve("alone.yaml"), APPS));
        long[] count = {0};
        KpiBook book = new KpiBook(config.apps(), (minute, isFinal) -> {
            if (isFinal) {
                expected.put(minute.startNanos(), MinuteFigures.of(minute));
                count[0] += minute.sum("pay", _ -> true).requests();
            }
        });
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, book, book::advance);
        long cpu = ownCpu();
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        book.finish();
        exchanges = count[0];
        return exchanges * 1e9 / (ownCpu() - cpu);
    }

    /** Returns exchanges a second of this process' CPU; card data is overwritten on the way. */
    private double publish(Path file, Path capture) throws IOException, YamlException, LogAwayException {
        TrafficConfig config = TrafficConfig.read(file);
        long cpu = cpu(ProcessHandle.current());
        long _ = new CaptureRun(config.apps(), config.kafka().orElseThrow(), true, InstantSource.system())
                .once(List.of(capture));
        return exchanges * 1e9 / (cpu(ProcessHandle.current()) - cpu);
    }

    private static long cpu(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell CPU times"))
                .toNanos();
    }

    private String work(KafkaBroker broker, Path file, KafkaUse use, int count, double alone)
            throws IOException, InterruptedException {
        List<ChildProgram> programs = new ArrayList<>();
        Map<Long, MinuteFigures> got = new TreeMap<>();
        StringBuilder lines = new StringBuilder();
        try {
            for (int i = 0; i < count; i++) {
                programs.add(worker(file, count, i));
            }
            long began = System.nanoTime();
            long brokerCpu = cpu(ProcessHandle.of(broker.pid()).orElseThrow());
            int broken = 0;
            try (FiguresReader reader = new FiguresReader(use, false, new Finals(got))) {
                while (!got.keySet().containsAll(expected.keySet())) {
                    int _ = reader.poll(Duration.ofMillis(200));
                    if (System.nanoTime() - began > PATIENCE.toNanos()) {
                        break;
                    }
                    if (failures && broken < 2 && got.size() > (broken + 1) * expected.size() / 4) {
                        fail(broker, programs, broken++);
                        if (broken == 1) {
                            programs.add(worker(file, count, count));
                        }
                    }
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long cpu = 0;
            for (ChildProgram program : programs) {
                cpu += ProcessHandle.of(program.pid())
                        .map(TrafficWorkersBench::cpu)
                        .orElse(0L);
            }
            long of = failures ? 0 : cpu(ProcessHandle.of(broker.pid()).orElseThrow()) - brokerCpu;
            long different = expected.entrySet().stream()
                    .filter(minute -> !minute.getValue().equals(got.get(minute.getKey())))
                    .count();
            line(
                    lines,
                    count + (count == 1 ? " worker" : " workers"),
                    exchanges * 1e9 / cpu,
                    exchanges * 1e9 / cpu / alone,
                    String.format(
                            Locale.ROOT,
                            "; %,.0f a second of wall time; broker %.1f s of CPU; %d of %d minutes differ%s",
                            exchanges / seconds,
                            of / 1e9,
                            different,
                            expected.size(),
                            failures ? "; " + broken + " of 2 failures" : ""));
            return lines.toString();
        } finally {
            programs.forEach(ChildProgram::close);
        }
    }

    private ChildProgram worker(Path file, int count, int number) throws IOException {
        return ChildProgram.start(
                folder.resolve("worker-" + count + "-" + number + ".log"),
                ChildProgram.java(
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        Main.class.getName(),
                        List.of("traffic", "work", "--threads", "1", "--config", file.toString())));
    }

    private static void fail(KafkaBroker broker, List<ChildProgram> programs, int number)
            throws IOException, InterruptedException {
        if (number == 0) {
            programs.getFirst().kill();
            return;
        }
        broker.kill();
        Thread.sleep(5_000); // The broker is away for so long.
        broker.start();
        broker.awaitStart();
    }

    /** Keeps final figures. */
    private record Finals(Map<Long, MinuteFigures> minutes) implements FiguresReader.Target {

        @Override
        public void file(Path file, long firstFrame) {}

        @Override
        public void figures(FiguresRecord figures) {
            if (figures.isFinal()) {
                minutes.put(figures.figures().startNanos(), figures.figures());
            }
        }

        @Override
        public void transaction(Transaction transaction) {}

        @Override
        public void commit() {}
    }
}

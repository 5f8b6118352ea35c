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
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kafka.PublishedCapture;
import io.earshot.traffic.kpi.Cell;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.KpiRow;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteFigures.CellFigures;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.flows.FlowLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * Measures ISO 8583 exchanges through a real broker of Kafka and workers as processes, beside the same capture in one process, and
 * compares all figures. With failures, a worker and then the broker are killed while they work.
 */
public final class TrafficWorkersBench {

    private static final int PARTITIONS = 4;
    /** Minutes that are not final yet at the end of what was published. */
    private static final int OPEN_MINUTES = 3;

    private static final int COMMITTED_FRAMES = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String APPS = """
            apps:
              - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m, target: 200ms}
            """;

    private final int transactions;
    private final boolean failures;
    private final Path folder;
    private final Map<Long, MinuteFigures> expected = new TreeMap<>();

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
                lines.append(work(broker, file, capture, count, alone));
            }
        }
        return lines.toString().strip();
    }

    private static void line(StringBuilder lines, String what, double rate, double ratio, String more) {
        lines.append(String.format(
                Locale.ROOT,
                "%-22s %,9.0f exchanges a second of CPU, %.2f of one process%s%n",
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
        return count[0] * 1e9 / (ownCpu() - cpu);
    }

    private static long cpu(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell CPU times"))
                .toNanos();
    }

    /** CPU times so far, in nanoseconds. */
    private record Spent(long capture, long workers, long broker) {

        static Spent now(List<ChildProgram> workers, KafkaBroker broker) {
            return new Spent(
                    cpu(ProcessHandle.current().pid()),
                    workers.stream().mapToLong(worker -> cpu(worker.pid())).sum(),
                    cpu(broker.pid()));
        }

        /** A process that was killed has no time any more. */
        private static long cpu(long pid) {
            return ProcessHandle.of(pid).map(TrafficWorkersBench::cpu).orElse(0L);
        }

        Spent since(Spent before) {
            return new Spent(capture - before.capture, workers - before.workers, broker - before.broker);
        }
    }

    /**
     * Has the first half of the capture go through workers, so that their programs are compiled as in days of work, and measures the
     * second half.
     */
    private String work(KafkaBroker broker, Path file, Path capture, int count, double alone)
            throws IOException, YamlException, LogAwayException, InterruptedException {
        TrafficConfig config = TrafficConfig.read(file);
        KafkaUse use = config.kafka().orElseThrow();
        List<Long> minutes = List.copyOf(expected.keySet());
        long half = minutes.get(minutes.size() / 2);
        long measured = expected.entrySet().stream()
                .filter(minute -> minute.getKey() >= half)
                .mapToLong(minute -> requests(minute.getValue()))
                .sum();
        List<ChildProgram> programs = new ArrayList<>();
        Map<Long, MinuteFigures> got = new TreeMap<>();
        try (PublishedCapture published = open(config, use)) {
            for (int i = 0; i < count; i++) {
                programs.add(worker(file, count, i));
            }
            int broken = 0;
            try (FiguresReader reader = new FiguresReader(use, false, new Finals(got))) {
                published.begin(capture);
                CaptureFile.read(capture, part(published, nanos -> nanos < half));
                published.commit();
                await(reader, () -> got.size() >= minutes.size() / 2 - OPEN_MINUTES);
                Spent before = Spent.now(programs, broker);
                long began = System.nanoTime();
                CaptureFile.read(capture, part(published, nanos -> nanos >= half));
                published.end();
                Spent publishing = Spent.now(programs, broker).since(before);
                while (failures && broken < 2) {
                    int now = broken;
                    await(reader, () -> got.size() > (now + 3) * expected.size() / 5);
                    fail(broker, programs, broken++);
                    if (broken == 1) {
                        programs.add(worker(file, count, count));
                    }
                }
                await(reader, () -> got.keySet().containsAll(expected.keySet()));
                double seconds = (System.nanoTime() - began) / 1e9;
                return lines(
                        count,
                        alone,
                        measured,
                        seconds,
                        publishing,
                        Spent.now(programs, broker).since(before),
                        got);
            }
        } finally {
            programs.forEach(ChildProgram::close);
        }
    }

    /** A broker that has just started takes connections before it answers. */
    private static PublishedCapture open(TrafficConfig config, KafkaUse use)
            throws LogAwayException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            try {
                return new PublishedCapture(config.apps(), use, true);
            } catch (LogAwayException e) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    private static long requests(MinuteFigures minute) {
        return minute.cells().stream()
                .map(CellFigures::row)
                .filter(row -> row.cell().operation().equals(Cell.ALL)
                        && row.cell().dimension().isEmpty())
                .mapToLong(KpiRow::requests)
                .sum();
    }

    private static void await(FiguresReader reader, BooleanSupplier done) {
        long began = System.nanoTime();
        while (!done.getAsBoolean() && System.nanoTime() - began < PATIENCE.toNanos()) {
            int _ = reader.poll(Duration.ofMillis(200));
        }
    }

    private String lines(
            int count,
            double alone,
            long measured,
            double seconds,
            Spent publishing,
            Spent all,
            Map<Long, MinuteFigures> got) {
        StringBuilder lines = new StringBuilder();
        String workers = count + (count == 1 ? " worker" : " workers");
        double capture = measured * 1e9 / publishing.capture();
        line(lines, "capture for " + workers, capture, capture / alone, "");
        long different = expected.entrySet().stream()
                .filter(minute -> !minute.getValue().equals(got.get(minute.getKey())))
                .count();
        String rest = String.format(
                Locale.ROOT,
                "; %,.0f a second of wall time; %d of %d minutes differ%s",
                measured / seconds,
                different,
                expected.size(),
                failures ? "; a worker and the broker were killed" : "");
        double rate = measured * 1e9 / all.workers();
        line(lines, workers, rate, rate / alone, rest);
        if (!failures) {
            double broker = measured * 1e9 / all.broker();
            line(lines, "broker for " + workers, broker, broker / alone, "");
        }
        return lines.toString();
    }

    /** Hands on the frames of a capture that pass, and commits now and then. */
    private static FrameHandler part(PublishedCapture capture, LongPredicate passes) {
        int[] frames = {0};
        return (linkType, nanos, bytes, offset, captured, length) -> {
            if (passes.test(nanos)) {
                capture.frame(linkType, nanos, bytes, offset, captured, length);
                if (++frames[0] % COMMITTED_FRAMES == 0) {
                    capture.commit();
                }
            }
        };
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

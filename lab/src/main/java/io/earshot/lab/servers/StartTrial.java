package io.earshot.lab.servers;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.kafka.KafkaLog;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.load.CpuTime;
import io.earshot.lab.load.ProcessMemory;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Writes the facts of a fleet into a log, and starts a server that has to read all of them. */
public final class StartTrial {

    private static final int MOST_WAITING = 10_000;
    private static final int REPORTS_A_TICK = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final Duration ANSWER = Duration.ofMinutes(5);

    /** Longer than the writing of a large log takes, so that nobody is silent by then. */
    private static final Duration CYCLE = Duration.ofHours(1);

    /**
     * Says what is tried.
     *
     * @param reports of each container that the log has; a compacted log has one, and those of the last 15 minutes
     * @param java options of the server's JVM
     */
    public record Plan(int containers, int reports, List<String> java) {

        public Plan {
            java = List.copyOf(java);
        }
    }

    private final Path folder;
    private final Plan plan;
    private final Consumer<String> out;
    private final WrittenFleet fleet;

    public StartTrial(Path folder, Plan plan, Consumer<String> out) {
        this.folder = folder;
        this.plan = plan;
        this.out = out;
        this.fleet = new WrittenFleet(plan.containers());
    }

    /**
     * Fills the log and starts the server.
     *
     * @param main the {@code earshot} command's class
     * @return whether the server shows every container and every link as the log has them
     */
    public boolean run(String main) throws IOException, InterruptedException {
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        try (KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports))) {
            broker.start();
            broker.awaitStart();
            fill(broker.address());
            return start(broker.address(), main);
        } catch (LogAwayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void fill(String broker) throws LogAwayException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant since = now.minus(CYCLE);
        long begin = System.nanoTime();
        long facts;
        try (KafkaLog log = KafkaLog.open(new KafkaSettings(List.of(broker), "earshot", Map.of()))) {
            Writer writer = new Writer(log);
            writer.write(new Fact.SpeakerBegins("z", "filled", since));
            writer.write(new Fact.Tick("z", since));
            for (int i = 0; i < plan.containers(); i++) {
                writer.write(new Fact.ContainerKnown(fleet.container(i)));
            }
            writer.write(new Fact.InventoryComplete(plan.containers()));
            for (int i = 0; i < plan.containers(); i++) {
                writer.write(new Fact.LinkStates(
                        fleet.name(i),
                        fleet.partners(i).stream()
                                .map(ip -> new LinkAge(ip, LinkState.UP, since))
                                .toList()));
            }
            for (int round = 1; round <= plan.reports(); round++) {
                for (int i = 0; i < plan.containers(); i++) {
                    if (i % REPORTS_A_TICK == 0) {
                        writer.write(new Fact.Tick("z", now));
                    }
                    writer.write(new Fact.AgentReport(fleet.name(i), "z", now, List.of(), fleet.report(i, round)));
                }
            }
            writer.write(new Fact.Tick("z", now));
            writer.end();
            facts = writer.count;
        }
        out.accept(String.format(
                Locale.ROOT,
                "the log has %,d facts of %,d containers with %d links each, %d reports of each; written in %.0f s",
                facts,
                plan.containers(),
                WrittenFleet.LINKS,
                plan.reports(),
                (System.nanoTime() - begin) / 1e9));
    }

    private boolean start(String broker, String main) throws IOException, InterruptedException {
        try (GroupServer server = new GroupServer(
                "a",
                folder.resolve("a"),
                FreePort.find(),
                broker,
                """
                cycle: %ds
                cmdb: {csv: %s}
                partners: {background: 0}
                """.formatted(CYCLE.toSeconds(), fleet.writeCmdb(folder.resolve("cmdb.csv"))),
                main)) {
            long begin = System.nanoTime();
            server.start(plan.java());
            server.awaitStart(PATIENCE);
            double wall = (System.nanoTime() - begin) / 1e9;
            Duration cpu = CpuTime.of(server.pid());
            out.accept(String.format(
                    Locale.ROOT,
                    "the server listens after %.1f s, with %.1f s of CPU; %,d MB resident at most (%s)",
                    wall,
                    cpu.toMillis() / 1e3,
                    ProcessMemory.peak(server.pid()) >> 20,
                    String.join(" ", plan.java())));
            long links = (long) plan.containers() * WrittenFleet.LINKS;
            boolean right = isShown(
                    server,
                    "containers that are OK",
                    "SELECT COUNT(*) FROM data WHERE state = 'OK'",
                    plan.containers());
            return isShown(server, "links that are UP", "SELECT COUNT(*) FROM link WHERE state = 'UP'", links) && right;
        }
    }

    /** Asks until the server shows so many: while it warms up, a question may take longer than it is allowed to. */
    private boolean isShown(GroupServer server, String what, String question, long wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + ANSWER.toNanos();
        String rows = server.sql(question);
        while (!rows.endsWith("\n" + wanted + "\n") && System.nanoTime() < end) {
            Thread.sleep(500);
            rows = server.sql(question);
        }
        boolean isShown = rows.endsWith("\n" + wanted + "\n");
        out.accept(isShown ? "it shows " + wanted + " " + what : what + ": " + rows.strip() + ", expected " + wanted);
        return isShown;
    }

    /** Appends facts, so many at a time as the log carries. */
    private static final class Writer {

        private final ChangeLog log;
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        private long count;

        Writer(ChangeLog log) {
            this.log = log;
        }

        void write(Fact fact) throws LogAwayException {
            waiting.add(log.append(fact));
            count++;
            if (waiting.size() == MOST_WAITING) {
                end();
            }
        }

        void end() throws LogAwayException {
            try {
                waiting.forEach(CompletableFuture::join);
                waiting.clear();
            } catch (CompletionException e) {
                throw new LogAwayException(e.getCause().getMessage(), e);
            }
        }
    }
}

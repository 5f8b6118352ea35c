package io.earshot.lab.servers;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.kafka.KafkaLog;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.load.CpuTime;
import io.earshot.lab.load.ProcessMemory;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Writes the facts of a fleet into a log, and starts a server that has to read all of them; or starts a server that has the fleet from its CMDB
 * alone. Then one container gets another address.
 */
public final class StartTrial {

    private static final int MOST_WAITING = 10_000;
    private static final int REPORTS_A_TICK = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final Duration ANSWER = Duration.ofMinutes(5);

    /** The server's background work is measured for so long, before and after a change. */
    private static final Duration MEASURED = Duration.ofSeconds(15);

    private static final String OTHER_NETWORK = "192.168.0.";
    private static final int CHANGES = 4;

    /** Longer than the writing of a large log takes, so that nobody is silent by then. */
    private static final Duration CYCLE = Duration.ofHours(1);

    /**
     * Says what is tried.
     *
     * @param alone whether there is no log
     * @param reports of each container that the log has; a compacted log has one, and those of the last 15 minutes
     * @param java options of the server's JVM
     */
    public record Plan(int containers, boolean alone, int reports, List<String> java) {

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
        String configuration = """
                cycle: %ds
                cmdb: {csv: %s, refresh: 1s}
                partners: {background: 0}
                """.formatted(CYCLE.toSeconds(), fleet.writeCmdb(cmdb()));
        if (plan.alone()) {
            return start(
                    new GroupServer("a", folder.resolve("a"), FreePort.find(), "state: none\n" + configuration, main));
        }
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        try (KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports))) {
            broker.start();
            broker.awaitStart();
            fill(broker.address());
            return start(
                    new GroupServer("a", folder.resolve("a"), FreePort.find(), broker.address(), configuration, main));
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
            writer.write(new Fact.Tick("z", now, Optional.of(since)));
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

    private Path cmdb() {
        return folder.resolve("cmdb.csv");
    }

    private boolean start(GroupServer measured) throws IOException, InterruptedException {
        try (GroupServer server = measured) {
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
            return isWhole(server) && change(server);
        }
    }

    private boolean isWhole(GroupServer server) throws IOException, InterruptedException {
        String state = plan.alone() ? "WAITING" : "OK";
        String linkState = plan.alone() ? "UNKNOWN" : "UP";
        boolean right = isShown(
                server,
                "containers that are " + state,
                "SELECT COUNT(*) FROM data WHERE state = '" + state + "'",
                plan.containers());
        return isShown(
                        server,
                        "links that are " + linkState,
                        "SELECT COUNT(*) FROM link WHERE state = '" + linkState + "'",
                        (long) plan.containers() * WrittenFleet.LINKS)
                && right;
    }

    /** Says what it costs that one container gets another address, several times: the code of the first change is hardly compiled. */
    private boolean change(GroupServer server) throws IOException, InterruptedException {
        boolean right =
                plan.alone() || isShown(server, "servers that speak", "SELECT COUNT(*) FROM server WHERE speaks", 1);
        Thread.sleep(MEASURED);
        Duration before = CpuTime.of(server.pid());
        Thread.sleep(MEASURED);
        Duration unchanged = CpuTime.of(server.pid()).minus(before);
        for (int change = 1; change <= CHANGES; change++) {
            Ip address = Ip.parse(OTHER_NETWORK + change); // nobody's in the written fleet
            Path newer = fleet.writeCmdb(folder.resolve("newer.csv"), address);
            before = CpuTime.of(server.pid());
            Files.move(newer, cmdb(), StandardCopyOption.REPLACE_EXISTING);
            Thread.sleep(MEASURED);
            out.accept(String.format(
                    Locale.ROOT,
                    "change %d of one container's address: %.2f s of CPU within %d s, after %.2f s in as long a time before",
                    change,
                    CpuTime.of(server.pid()).minus(before).toMillis() / 1e3,
                    MEASURED.toSeconds(),
                    unchanged.toMillis() / 1e3));
            right &= isShown(
                    server,
                    "links to the new address",
                    "SELECT COUNT(*) FROM link WHERE ip = '" + address + "'",
                    WrittenFleet.LINKS);
        }
        return right;
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

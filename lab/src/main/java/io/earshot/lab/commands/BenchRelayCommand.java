package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.RelayProgram;
import io.earshot.cli.TimeOption;
import io.earshot.http.access.FleetKey;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.load.FleetCheck;
import io.earshot.lab.load.HeldPolls;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.load.OwnAccess;
import io.earshot.lab.simulate.FleetPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "relay",
        description = {
            "Plays a fleet's agents against a server, and then against a relay before a server: lists, reports, and a poll for orders"
                    + " that each of them has open.",
            "Prints what the relay takes of the machine, what the server takes with it and without it, and how long agents wait.",
        },
        mixinStandardHelpOptions = true)
final class BenchRelayCommand implements Callable<Integer> {

    /** Those of the packed relay that cost or save something while it runs (packaging/relay/java.options). */
    static final List<String> PACKED = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmn4m",
            "-Xmx192m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:-ShrinkHeapInSteps",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TrimNativeHeapInterval=10000",
            "-XX:TieredStopAtLevel=1");

    private static final double MOST_OF_SERVER = 0.5;
    private static final int MOST_MEGABYTES = 80;

    /** A relay holds each report for a moment, so that more are under way at a time. */
    private static final int CONNECTIONS = 128;

    /** The questions of the check are over by then, and the connections are gone. */
    private static final Duration SETTLE = Duration.ofSeconds(15);

    private static final Duration IDLE = Duration.ofSeconds(30);

    @Option(names = "--agents", paramLabel = "N", defaultValue = "5000", description = "200 to 20000 (default: 5000)")
    private int agents;

    @Option(
            names = "--cycle",
            paramLabel = "TIME",
            defaultValue = "120s",
            converter = TimeOption.class,
            description = "in which each agent fetches its list and reports once (default: 120s)")
    private Duration cycle;

    @Option(
            names = "--ramp",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeOption.class,
            description = "how long the rate grows before it is measured (default: 60s)")
    private Duration ramp;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "120s",
            converter = TimeOption.class,
            description = "how long is measured (default: 120s)")
    private Duration measured;

    @Option(
            names = "--java",
            paramLabel = "OPTION",
            description = "an option for the relay's JVM instead of the packed relay's options; may be repeated")
    private List<String> javaOptions = PACKED;

    @Option(
            names = "--program",
            paramLabel = "FILE",
            description =
                    "the relay of a package, as in target/packages/earshot-relay-…/bin/earshot-relay, instead of this"
                            + " checkout's classes")
    private Optional<Path> program;

    @Option(names = "--relay-alone", description = "measures the relay alone, not what the server takes without it")
    private boolean alone;

    @Spec
    private CommandSpec spec;

    /**
     * One of the two measurements.
     *
     * @param server its share of a core
     * @param idle the same after all agents have gone
     * @param resident the relay's memory in MB at the end; 0 without one
     * @param anonymous the part of it that is no file's
     */
    private record Measured(
            double server,
            double idle,
            double relay,
            long resident,
            long anonymous,
            long peak,
            double live,
            LoadResult result,
            boolean clean) {

        Measured withIdle(double share) {
            return new Measured(server, share, relay, resident, anonymous, peak, live, result, clean);
        }

        /** Returns the server's share of a core that agents cost. */
        double agents() {
            return server - idle;
        }
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--agents", agents, 200, 20_000);
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (alone) {
                Measured relayed = measure(true, out);
                print(relayed, out);
                return relayed.clean() && relayed.peak() <= MOST_MEGABYTES ? 0 : 1;
            }
            Measured direct = measure(false, out);
            Measured relayed = measure(true, out);
            double ratio = relayed.server() / direct.server();
            print(relayed, out);
            out.printf(
                    Locale.ROOT,
                    "server     %.1f %% of a core with the relay, %.1f %% without, %.1f and %.1f without agents:"
                            + " %.2f of all (goal: at most %.1f), %.2f of what agents cost%n",
                    100 * relayed.server(),
                    100 * direct.server(),
                    100 * relayed.idle(),
                    100 * direct.idle(),
                    ratio,
                    MOST_OF_SERVER,
                    relayed.agents() / direct.agents());
            out.printf(
                    Locale.ROOT,
                    "agents     wait %.1f ms instead of %.1f (median), %.1f instead of %.1f (99 of 100)%n",
                    relayed.result().sentMillis(50),
                    direct.result().sentMillis(50),
                    relayed.result().sentMillis(99),
                    direct.result().sentMillis(99));
            out.flush();
            boolean reached = ratio <= MOST_OF_SERVER && relayed.peak() <= MOST_MEGABYTES;
            return reached && direct.clean() && relayed.clean() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private static void print(Measured relayed, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "relay      %.1f %% of a core, %d MB resident (%d no file's), at most %d, %.1f MB of objects"
                        + " (goal: at most %d MB resident)%n",
                100 * relayed.relay(),
                relayed.resident(),
                relayed.anonymous(),
                relayed.peak(),
                relayed.live(),
                MOST_MEGABYTES);
        out.flush();
    }

    private Measured measure(boolean relayed, PrintWriter out) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            OwnAccess lock = OwnAccess.make(folder.path(), false, true);
            Path config = LoadedServer.writeFiles(
                    folder.path(), FleetPlan.of(agents), lock.configuration() + "recording: {folder: none}\n");
            try (LoadedServer server = LoadedServer.start(config, List.of(), Main.class.getName())) {
                if (!relayed) {
                    return measure("direct", lock, server, Optional.empty(), out);
                }
                Path relayConfig = relayFile(folder.path(), lock, server.uri());
                try (LoadedServer relay = startRelay(relayConfig)) {
                    return measure("relayed", lock, server, Optional.of(relay), out);
                }
            }
        }
    }

    private LoadedServer startRelay(Path config) throws IOException {
        return program.isPresent()
                ? LoadedServer.startRelay(config, program.get())
                : LoadedServer.startRelay(config, javaOptions, RelayProgram.class.getName());
    }

    private static Path relayFile(Path folder, OwnAccess lock, URI server) throws IOException {
        FleetKey key = lock.access().fleetKey().orElseThrow();
        Files.writeString(folder.resolve("lab.token"), key.tokenOf(FleetKey.relay("lab")));
        return Files.writeString(
                folder.resolve("relay.yaml"),
                "name: lab\nlisten: 127.0.0.1:0\nparents: [\"" + server + "\"]\ntokenFile: lab.token\n");
    }

    /** Returns the share of a core that a server takes without agents: for its tables, its checks and the CMDB. */
    private static double idleShare(LoadedServer server) throws IOException, InterruptedException {
        Thread.sleep(SETTLE);
        ServerUse before = new ServerUse(server);
        Thread.sleep(IDLE);
        return new ServerUse(server).shareSince(before);
    }

    private Measured measure(
            String what, OwnAccess lock, LoadedServer server, Optional<LoadedServer> relay, PrintWriter out)
            throws IOException, InterruptedException {
        Measured played = play(what, lock, server, relay, out);
        return played.withIdle(idleShare(server));
    }

    private Measured play(
            String what, OwnAccess lock, LoadedServer server, Optional<LoadedServer> relay, PrintWriter out)
            throws IOException, InterruptedException {
        LoadPlan plan = LoadPlan.usual(agents, cycle, ramp, measured).over(CONNECTIONS);
        URI agentsCall = relay.map(LoadedServer::uri).orElse(server.uri());
        try (LoadRun run = LoadRun.against(server.uri(), agentsCall, lock.access(), plan);
                HeldPolls polls = run.holdPolls()) {
            CompletableFuture<ServerUse> serverBefore = ServerUse.in(ramp, server);
            Optional<CompletableFuture<ServerUse>> relayBefore = relay.map(each -> ServerUse.in(ramp, each));
            LoadResult result = run.sustainUnseen();
            double serverShare = new ServerUse(server).shareSince(serverBefore.join());
            double relayShare = relay.isPresent()
                    ? new ServerUse(relay.get())
                            .shareSince(relayBefore.orElseThrow().join())
                    : 0;
            long resident = relay.isPresent() ? relay.get().residentMegabytes() : 0;
            long anonymous = relay.isPresent() ? relay.get().anonymousMegabytes() : 0;
            long peak = relay.isPresent() ? relay.get().peakMegabytes() : 0;
            out.println(what + ":");
            result.toLines().stream().limit(3).forEach(out::println);
            out.printf(
                    Locale.ROOT,
                    "polls      %d agents wait for orders, %d polls failed%n",
                    polls.asking(),
                    polls.failures());
            double live = relay.isPresent() ? relay.get().liveMegabytes() : 0;
            FleetCheck check = run.check();
            out.println(check.toLine());
            out.flush();
            return new Measured(
                    serverShare,
                    0,
                    relayShare,
                    resident,
                    anonymous,
                    peak,
                    live,
                    result,
                    result.isClean() && check.isClean());
        }
    }
}

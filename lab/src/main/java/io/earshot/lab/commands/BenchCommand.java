package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.AgentCostBench;
import io.earshot.lab.bench.BusyCutBench;
import io.earshot.lab.bench.CostBench;
import io.earshot.lab.bench.CutBench;
import io.earshot.lab.bench.EdgeBench;
import io.earshot.lab.bench.ForgedProbesBench;
import io.earshot.lab.bench.GraphBench;
import io.earshot.lab.bench.LossBench;
import io.earshot.lab.bench.PathBench;
import io.earshot.lab.bench.RttBench;
import io.earshot.lab.bench.ServiceCostBench;
import io.earshot.lab.bench.SocketsBench;
import io.earshot.lab.ratios.Ratio;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measures on this machine, beside the programs that people use today.",
            "Without WHAT it makes one table of all that has such a program, in about ten minutes; takes root."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[WHAT]",
        subcommands = {
            BenchIncidentsCommand.class,
            BenchNscaCommand.class,
            BenchSqlCommand.class,
            BenchAttacksCommand.class,
            BenchTaskCommand.class,
            BenchRelayCommand.class,
            BenchChainCommand.class,
            BenchTrafficCommand.class,
            BenchTrafficKafkaCommand.class,
            BenchWireCommand.class,
            BenchExchangesCommand.class
        })
final class BenchCommand implements Callable<Integer> {

    private static final int PROBE_ROUNDS = 5;

    @Option(names = "--write", paramLabel = "FILE", description = "writes the table of all as a page, too")
    private Optional<Path> page;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (!FleetOptions.isRoot()) {
            throw CommandFailure.refused("takes root: raw sockets");
        }
        List<String> missing = FleetOptions.missing(AllRatios.PROGRAMS);
        if (!missing.isEmpty()) {
            throw CommandFailure.refused("not installed: " + String.join(", ", missing)
                    + "; expected Debian's fping, prometheus-blackbox-exporter, sqlite3, nsca, nsca-client and mawk");
        }
        try {
            String text = new AllRatios(spec.commandLine().getOut()).measure();
            if (page.isPresent()) {
                Files.writeString(page.get(), text);
            }
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    @Command(
            name = "cut",
            description = "seconds from a full cut of a link to DOWN in the server's LINK table (root; ip, nft)")
    int cut(
            @Option(
                            names = "--pairs",
                            defaultValue = "50",
                            description = "1 to 250 (default: 50), with --busy up to 100")
                    int pairs,
            @Option(
                            names = "--busy",
                            description =
                                    "a program talks on each link; counts probes for two minutes before the first cut")
                    boolean busy,
            @Option(names = "--no-sockets", description = "with --busy: the agent does not read connections")
                    boolean blind)
            throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--pairs", pairs, 1, busy ? 100 : 250);
        if (busy) {
            return print(() -> new BusyCutBench(pairs, !blind).run().toString());
        }
        return print(() -> {
            CutBench.Result result = new CutBench(pairs).run();
            return result
                    + "%n%.0f %% within 30 s, %.0f %% within 35 s".formatted(result.within(30), result.within(35));
        });
    }

    @Command(
            name = "edges",
            description = {
                "share of the connections between containers that the dependency graph has, and edges that it must not have (root; ip, nft,",
                "nginx, redis-server, postgres). Takes ten minutes and more."
            })
    int edges(
            @Option(names = "--containers", defaultValue = "50", description = "20 to 200 (default: 50)")
                    int containers)
            throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--containers", containers, 20, 200);
        return print(() -> new EdgeBench(containers).run().toString());
    }

    @Command(
            name = "paths",
            description = {
                "seconds from the death of some of sixteen equal paths to LINK_PATH, and whether exactly their source ports are told",
                "(root; ip, nft, sysctl). Takes 20 minutes and more with the default interval."
            })
    int paths(
            @Option(names = "--links", defaultValue = "10", description = "1 to 100 between two hosts (default: 10)")
                    int links,
            @Option(names = "--interval", defaultValue = "10", description = "seconds between probes (default: 10)")
                    int interval)
            throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--links", links, 1, 100);
        CommandFailure.requireBetween("--interval", interval, 1, 60);
        Duration probes = Duration.ofSeconds(interval);
        PrintWriter out = spec.commandLine().getOut();
        try {
            new PathBench(links, probes.multipliedBy(2), probes).run(result -> {
                out.println(result);
                out.flush();
            });
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    @Command(
            name = "forged-probes",
            description =
                    "answers, CPU and real probes while strangers flood the port at which an agent answers UDP probes")
    int forgedProbes(
            @Option(names = "--rate", defaultValue = "100000", description = "a second (default: 100000)") int rate,
            @Option(names = "--seconds", defaultValue = "10", description = "of each attack (default: 10)") int seconds)
            throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--rate", rate, 1, 10_000_000);
        requireSeconds(seconds);
        return print(() -> new ForgedProbesBench(rate, Duration.ofSeconds(seconds)).run());
    }

    @Command(name = "loss", description = "what is counted where 1, 5 and 30 %% are dropped by chance (root; ip, nft)")
    int loss(@Option(names = "--probes", defaultValue = "10000", description = "each (default: 10000)") int probes)
            throws CommandFailure, InterruptedException {
        if (probes < 1_000) {
            throw CommandFailure.wrongUse("--probes " + probes + ", expected at least 1000");
        }
        return print(() -> {
            StringBuilder lines = new StringBuilder();
            for (LossBench.Result result : new LossBench(probes).run()) {
                lines.append(result)
                        .append(result.isWithinInterval() ? ", within" : ", OUTSIDE")
                        .append('\n');
            }
            return lines.toString().strip();
        });
    }

    @Command(name = "rtt", description = "round trips beside fping's, at the same time (fping)")
    int rtt(@Option(names = "--seconds", defaultValue = "10", description = "of five rounds (default: 10)") int seconds)
            throws CommandFailure, InterruptedException {
        requireSeconds(seconds);
        return print(() -> Ratio.table(List.of(new RttBench(PROBE_ROUNDS, seconds).run())));
    }

    @Command(
            name = "cost",
            description = "CPU a probe beside fping's and the blackbox exporter's (root; fping,"
                    + " prometheus-blackbox-exporter)")
    int cost(
            @Option(names = "--seconds", defaultValue = "12", description = "of five rounds (default: 12)") int seconds)
            throws CommandFailure, InterruptedException {
        requireSeconds(seconds);
        return print(() -> new CostBench(PROBE_ROUNDS, seconds).run().toString());
    }

    @Command(
            name = "agent",
            description =
                    "packets a second and CPU of an agent with ten partners, all kinds of probes beside echo requests alone (root; ip)")
    int agent(
            @Option(names = "--seconds", defaultValue = "120", description = "of five rounds (default: 120)")
                    int seconds)
            throws CommandFailure, InterruptedException {
        requireSeconds(seconds);
        return print(() -> new AgentCostBench(PROBE_ROUNDS, seconds).run());
    }

    @Command(name = "services", description = "CPU of an agent with ten probes of services beside one without (root)")
    int services(
            @Option(names = "--seconds", defaultValue = "60", description = "of five rounds (default: 60)") int seconds,
            @Option(
                            names = "--tls",
                            defaultValue = "3",
                            description = "how many of the ten make a TLS handshake (default: 3)")
                    int encrypted)
            throws CommandFailure, InterruptedException {
        requireSeconds(seconds);
        return print(() -> new ServiceCostBench(PROBE_ROUNDS, seconds, encrypted).run());
    }

    @Command(
            name = "graph",
            description =
                    "heap that a dependency graph takes of a server, and milliseconds of questions about it over REST")
    int graph(
            @Option(names = "--nodes", defaultValue = "5000", description = "10 to 100000 (default: 5000)") int nodes,
            @Option(names = "--edges", defaultValue = "50000", description = "of the graph (default: 50000)") int edges)
            throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--nodes", nodes, 10, 100_000);
        CommandFailure.requireBetween("--edges", edges, nodes, Math.min(nodes * 500, 1_000_000));
        return print(() -> new GraphBench(nodes, edges).run());
    }

    @Command(
            name = "sockets",
            description = "what reading sockets costs an agent, and the size of its report (root; ip)")
    int sockets(
            @Option(
                            names = "--counts",
                            split = ",",
                            defaultValue = "100,1000,10000,50000",
                            description = "of connections, 1 to 60000 each (default: 100,1000,10000,50000)")
                    List<Integer> counts)
            throws CommandFailure, InterruptedException {
        for (int count : counts) {
            CommandFailure.requireBetween("--counts", count, 1, 60_000);
        }
        return print(() -> new SocketsBench(counts).run());
    }

    private static void requireSeconds(int seconds) throws CommandFailure {
        CommandFailure.requireBetween("--seconds", seconds, 5, 3_600);
    }

    private interface Measurement {
        String run() throws IOException, InterruptedException;
    }

    private int print(Measurement measurement) throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(measurement.run());
            out.flush();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

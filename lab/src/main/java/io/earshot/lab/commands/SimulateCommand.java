package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CsvCmdb;
import io.earshot.lab.simulate.Agents;
import io.earshot.lab.simulate.FaultSet;
import io.earshot.lab.simulate.FleetPlan;
import io.earshot.lab.simulate.ProbeRate;
import io.earshot.lab.simulate.Scores;
import io.earshot.lab.simulate.Seeds;
import io.earshot.model.Inventory;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = {
            "Lets days of a fleet's life pass in minutes, with noise and with faults whose truth is known, and prints"
                    + " how fast and how truly they were found; beside that, what plain ways of alarming make of the same"
                    + " days."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Option(names = "--days", paramLabel = "N", defaultValue = "30", description = "simulated days (default: 30)")
    private int days;

    @Option(
            names = "--containers",
            paramLabel = "N",
            defaultValue = "5000",
            description = "200 to 100000, on a fifth as many hosts in six data centres (default: 5000)")
    private int containers;

    @Option(names = "--cmdb", paramLabel = "FILE", description = "this fleet instead, as the server's CSV file")
    private Path cmdb;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed gives the same days (default: 1)")
    private long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "so many seeds, from --seed on, added up (default: 1)")
    private int seeds;

    @Option(
            names = "--host-agents",
            description = "one agent on each host reports for all of its containers, instead of one in each")
    private boolean hostAgents;

    @Option(
            names = "--busy",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "so many links carry traffic that their agents see (default: 0)")
    private int busy;

    @Option(names = "--loss", description = "faults that lose a share of packets, instead of cuts")
    private boolean loss;

    @Option(
            names = "--paths",
            description =
                    "faults of single ones of sixteen equal paths, and one of each other kind of trouble that a link can have")
    private boolean paths;

    @Option(
            names = "--background",
            paramLabel = "N",
            defaultValue = "2",
            description = "each host probes so many hosts that its containers do not use; 0 to 16 (default: 2)")
    private int background;

    @Option(
            names = "--unused",
            description =
                    "cuts of what nobody uses, instead: between hosts that only the background joins, and of lone hosts,"
                            + " of which there are --lone")
    private boolean unused;

    @Option(
            names = "--lone",
            paramLabel = "N",
            defaultValue = "0",
            description = "so many more hosts that use nothing and that nobody uses (default: 0)")
    private int lone;

    @Option(
            names = "--rate",
            description =
                    "counts the probes of each minute, and each target's of each second, instead: no noise, no faults,"
                            + " and a host that comes or goes each ten minutes")
    private boolean rate;

    @Option(
            names = "--misses",
            description = "lists each fault that was not met by exactly one incident with its cause")
    private boolean misses;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--days", days, 1, 3_650);
        CommandFailure.requireBetween("--seeds", seeds, 1, 1_000);
        CommandFailure.requireBetween("--containers", containers, 200, 100_000);
        CommandFailure.requireBetween("--busy", busy, 0, 100);
        PrintWriter out = spec.commandLine().getOut();
        CommandFailure.requireBetween("--background", background, 0, 16);
        CommandFailure.requireBetween("--lone", lone, 0, 10_000);
        Inventory fleet = cmdb == null ? FleetPlan.of(containers, lone) : read(cmdb);
        if (rate) {
            out.print(new ProbeRate(fleet, background).run(days).toText());
            out.flush();
            return 0;
        }
        long begin = System.nanoTime();
        Scores scores = Seeds.run(
                fleet,
                hostAgents ? Agents.ON_HOSTS : Agents.IN_CONTAINERS,
                paths ? FaultSet.PATHS : loss ? FaultSet.LOSS : unused ? FaultSet.UNUSED : FaultSet.CUTS,
                busy / 100.0,
                background,
                seed,
                seeds,
                days);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        out.printf(
                Locale.ROOT,
                "%d simulated days of %d containers in %d s, at most %d MB of heap%n",
                scores.days(),
                fleet.containers().size(),
                took.toSeconds(),
                mostHeap() >> 20);
        out.print(scores.toMarkdown());
        scores.falseIncidents().forEach(incident -> out.println("false incident: " + incident));
        if (misses) {
            scores.misses().forEach(miss -> out.println("missed: " + miss));
        }
        out.flush();
        return 0;
    }

    private static Inventory read(Path file) throws CommandFailure {
        try {
            CmdbReading reading = new CsvCmdb(file).read();
            if (!reading.problems().isEmpty()) {
                CmdbProblem first = reading.problems().getFirst();
                throw CommandFailure.wrongUse(first.toString());
            }
            return reading.inventory();
        } catch (CmdbException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private static long mostHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}

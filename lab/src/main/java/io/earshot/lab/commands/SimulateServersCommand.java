package io.earshot.lab.commands;

import io.earshot.cli.TimeOption;
import io.earshot.lab.servers.simulation.ServersSimulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate-servers",
        description =
                "Simulates three servers over one log while servers die, freeze and are cut off and the log is away, and"
                        + " says which incidents were opened and who was shown as silent. The exit status is 1 if any was, or if servers"
                        + " showed different rows.",
        mixinStandardHelpOptions = true)
final class SimulateServersCommand implements Callable<Integer> {

    private static final Logger SPEAKERS = Logger.getLogger("io.earshot.server.cluster");

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "30d",
            converter = TimeOption.class,
            description = "simulated (default: 30d)")
    private Duration time;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "default: 5000")
    private int containers;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = TimeOption.class,
            description = "between two breaks, on average (default: 10m)")
    private Duration every;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of what breaks when (default: 1)")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SPEAKERS.setLevel(Level.WARNING); // they change thousands of times
        PrintWriter out = spec.commandLine().getOut();
        ServersSimulation.Outcome outcome = new ServersSimulation(new ServersSimulation.Plan(
                        containers, time, false, false, Math.toIntExact(every.toSeconds()), seed))
                .run();
        out.printf(
                "%d breaks, %d times another server spoke, at most %d s without one; servers compared %d times%n",
                outcome.breaks(), outcome.turns(), outcome.longestSilence(), outcome.comparisons());
        out.printf(
                "%d incidents, %d containers shown as silent, %d differences%n",
                outcome.incidents().size(),
                outcome.silent().size(),
                outcome.differences().size());
        outcome.differences().forEach(out::println);
        out.flush();
        boolean right = outcome.incidents().isEmpty()
                && outcome.silent().isEmpty()
                && outcome.differences().isEmpty();
        return right ? 0 : 1;
    }
}

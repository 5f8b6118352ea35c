package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.TimeOption;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.servers.GroupStep;
import io.earshot.lab.servers.GroupTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "servers",
        description = "Starts three servers and three brokers of Kafka on loopback, lets a fleet report, breaks one"
                + " after the other, and says for each how long another server needed to speak, how long a report needed to be"
                + " shown everywhere, and what went wrong. The exit status is 1 if anything was shown that was not so, or a"
                + " report that was taken was lost.",
        mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

    /** Each link that breaks is on a host of its own. */
    private static final int SMALLEST = 500;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "default: 5000")
    private int containers;

    @Option(
            names = "--cycle",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = TimeOption.class,
            description = "time in which each container reports once (default: ${DEFAULT-VALUE})")
    private Duration cycle;

    @Option(
            names = "--steps",
            paramLabel = "STEP",
            split = ",",
            defaultValue = "quiet,servers,brokers,freeze,rolling,site",
            description =
                    "what is broken, separated by commas (default: ${DEFAULT-VALUE}); cut runs each server and broker"
                            + " in a network namespace, as root")
    private List<GroupStep> steps;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (containers < SMALLEST) {
            throw CommandFailure.wrongUse("--containers " + containers + ", expected at least " + SMALLEST);
        }
        try (TemporaryFolder folder = TemporaryFolder.create();
                GroupTrial trial = GroupTrial.start(
                        folder.path(), new GroupTrial.Plan(containers, cycle, steps), Main.class.getName(), line -> {
                            out.println(line);
                            out.flush();
                        })) {
            return trial.run() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

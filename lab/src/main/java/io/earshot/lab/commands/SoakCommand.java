package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.TimeOption;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.Soak;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "soak",
        description = "Plays the agents of a fleet against a server of its own for a long time, with links that break,"
                + " agents that begin anew and containers that stop, and prints each few minutes what the server takes,"
                + " and whether anything was lost. The exit status is 1 if anything was, if its log complains, or if its"
                + " live heap grows.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {

    @Option(names = "--containers", paramLabel = "N", defaultValue = "10000", description = "agents (default: 10000)")
    private int containers;

    @Mixin
    private PlayOptions play;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeOption.class,
            description = "in rounds of two cycles (default: 1h)")
    private Duration time;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--containers", containers, 200, 1_000_000);
        Duration round = play.cycle().multipliedBy(2);
        int rounds = Math.toIntExact(time.dividedBy(round));
        if (rounds < 1) {
            throw CommandFailure.wrongUse(
                    "--for " + time.toSeconds() + "s, expected at least " + round.toSeconds() + "s: two cycles");
        }
        LoadPlan plan = LoadPlan.usual(containers, play.cycle(), Duration.ZERO, round);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            boolean isClean = new Soak(
                            plan, rounds, folder.path(), spec.commandLine().getOut())
                    .run(play.javaOptions(), Main.class.getName());
            return isClean ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

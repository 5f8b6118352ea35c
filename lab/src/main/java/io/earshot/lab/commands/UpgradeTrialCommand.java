package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.upgrade.UpgradeResult;
import io.earshot.lab.upgrade.UpgradeTrial;
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
        name = "upgrade",
        description = {
            "Upgrades real agents, all at once, to a good version and to three kinds of bad ones, while each executes a task;",
            "kills the old agent, the new one, or both with their launcher at each step, and fills the disk (as root).",
            "Takes 40 MB and 2 processes an agent.",
        },
        mixinStandardHelpOptions = true)
final class UpgradeTrialCommand implements Callable<Integer> {

    @Option(names = "--agents", defaultValue = "20", description = "1 to 200 (default: 20)")
    private int agents;

    @Option(names = "--proof", defaultValue = "30", description = "seconds in which a new agent must prove itself")
    private int proof;

    @Option(names = "--probation", defaultValue = "90", description = "seconds that a new agent must run")
    private int probation;

    @Option(names = "--crash-after", defaultValue = "60", description = "seconds that a crashing version runs")
    private int crashAfter;

    @Option(names = "--busy", defaultValue = "0", description = "seconds in which the server answers 429 and 503")
    private int busy;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--agents", agents, 1, 200);
        CommandFailure.requireBetween("--proof", proof, 1, 900);
        CommandFailure.requireBetween("--probation", probation, 1, 3_600);
        CommandFailure.requireBetween("--crash-after", crashAfter, 0, 3_600);
        CommandFailure.requireBetween("--busy", busy, 0, 120);
        UpgradeTrial.Times times = new UpgradeTrial.Times(
                Duration.ofSeconds(proof), Duration.ofSeconds(probation), Duration.ofSeconds(crashAfter));
        PrintWriter out = spec.commandLine().getOut();
        try (UpgradeTrial trial = UpgradeTrial.start(agents, times)) {
            List<UpgradeResult> results = trial.run(Duration.ofSeconds(busy));
            results.forEach(out::println);
            long right = results.stream().filter(UpgradeResult::isRight).count();
            out.println(right + " of " + results.size() + " right");
            out.flush();
            return right == results.size() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.TimeOption;
import io.earshot.lab.attacks.AttackBench;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.load.OwnAccess;
import io.earshot.lab.simulate.FleetPlan;
import io.earshot.model.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "attacks",
        description = "how much of the intake's rate attacks leave, SQL and others, beside the same time without each",
        mixinStandardHelpOptions = true)
final class BenchAttacksCommand implements Callable<Integer> {

    private static final Duration RAMP = Duration.ofSeconds(1);

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "agents (default: 5000)")
    private int containers;

    @Option(
            names = "--cycle",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeOption.class,
            description = "in which each agent fetches its list and reports once (default: 5s)")
    private Duration cycle;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeOption.class,
            description = "how long each attack is measured, and the time without it (default: 10s)")
    private Duration measured;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "tries those attacks only whose name contains this, as in --only=idle (default: all)")
    private String only;

    @Option(
            names = "--java",
            paramLabel = "OPTION",
            description = "an option for the server's JVM, as in --java=-Xmx4g; may be repeated")
    private List<String> javaOptions = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--containers", containers, 200, 100_000);
        LoadPlan plan = LoadPlan.usual(containers, cycle, RAMP, measured);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            OwnAccess lock = OwnAccess.make(folder.path(), false, true);
            Inventory fleet = FleetPlan.of(containers + 1);
            Path config = LoadedServer.writeFiles(folder.path(), fleet, lock.configuration());
            try (LoadedServer server = LoadedServer.start(config, javaOptions, Main.class.getName())) {
                boolean clean = AttackBench.run(
                        server.uri(),
                        fleet,
                        lock.access(),
                        plan,
                        only,
                        spec.commandLine().getOut());
                return clean ? 0 : 1;
            }
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

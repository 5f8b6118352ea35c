package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.TimeOption;
import io.earshot.lab.engine.EngineTrial;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.load.LoadPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "engine",
        description =
                "Starts three nodes of Apache Ignite and a server that copies its rows to them, on loopback, lets a fleet report,"
                        + " and measures CPU per report and how old the copy is; then kills a node, and all nodes. The exit status"
                        + " is 1 if a goal was missed.",
        mixinStandardHelpOptions = true)
final class EngineCommand implements Callable<Integer> {

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "default: 5000")
    private int containers;

    @Option(
            names = "--cycle",
            paramLabel = "TIME",
            defaultValue = "12s",
            converter = TimeOption.class,
            description = "in which each agent fetches its list and reports once (default: 12s)")
    private Duration cycle;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeOption.class,
            description = "how long each part is measured (default: 60s)")
    private Duration measured;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LoadPlan plan = LoadPlan.usual(containers, cycle, cycle.plusSeconds(5), measured);
        try (TemporaryFolder folder = TemporaryFolder.create();
                EngineTrial trial = EngineTrial.start(
                        folder.path(),
                        libraries("earshot.engine"),
                        libraries("earshot.engine.node"),
                        plan,
                        Main.class.getName(),
                        line -> {
                            out.println(line);
                            out.flush();
                        })) {
            return trial.run() ? 0 : 1;
        } catch (IOException | SQLException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    /** Returns the folder that the launcher names. */
    private static Path libraries(String property) throws CommandFailure {
        Path folder = Path.of(System.getProperty(property, ""));
        if (!Files.isDirectory(folder) || folder.toString().isEmpty()) {
            throw CommandFailure.wrongUse(
                    "no libraries in -D" + property + ", expected to be started by ./earshot lab");
        }
        return folder;
    }
}

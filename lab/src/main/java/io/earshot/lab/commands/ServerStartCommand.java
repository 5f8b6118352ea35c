package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.servers.StartTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "server-start",
        description =
                "Writes the facts of a fleet into a log at a broker of Kafka on loopback, starts a server that reads them, and"
                        + " says what that took; then, what it takes that one container gets another address. The exit status is 1"
                        + " if the server does not show every container and link.",
        mixinStandardHelpOptions = true)
final class ServerStartCommand implements Callable<Integer> {

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "default: 5000")
    private int containers;

    @Option(
            names = "--alone",
            description = "without a log: the server has the fleet from its CMDB, and no report comes")
    private boolean alone;

    @Option(
            names = "--reports",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "reports of each container that the log has: 1 after a compaction, and those of the last 15 minutes"
                            + " (default: 1)")
    private int reports;

    @Option(names = "--java", paramLabel = "OPTION", description = "option for the server's JVM, as -Xmx2g")
    private List<String> java = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (containers < 1_000 || reports < 1) {
            throw CommandFailure.wrongUse("--containers " + containers + " --reports " + reports
                    + ", expected at least 1000 containers and 1 report");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            StartTrial trial =
                    new StartTrial(folder.path(), new StartTrial.Plan(containers, alone, reports, java), line -> {
                        out.println(line);
                        out.flush();
                    });
            return trial.run(Main.class.getName()) ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

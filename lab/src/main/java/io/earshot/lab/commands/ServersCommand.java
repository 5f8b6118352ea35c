package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.lab.servers.GroupTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "servers",
        description =
                "Starts three servers and three brokers of Kafka on loopback, lets a fleet report, kills and freezes one"
                        + " after the other, and says who spoke when. The exit status is 1 if anything was shown that was not so, or a report"
                        + " that was taken was lost.",
        mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "default: 5000")
    private int containers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (GroupTrial trial = GroupTrial.start(
                Files.createTempDirectory("earshot-servers"), containers, Main.class.getName(), line -> {
                    out.println(line);
                    out.flush();
                })) {
            return trial.run() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

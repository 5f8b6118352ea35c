package io.earshot.cli;

import io.earshot.lab.logspeed.LogSpeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "log-speed",
        description = "Measures how fast lookups are found in a large PowerDNS log, beside grep, mawk and plain Java.",
        mixinStandardHelpOptions = true)
final class LogSpeedCommand implements Callable<Integer> {

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            defaultValue = "1024",
            description = "how large the log is that is made (default: ${DEFAULT-VALUE})")
    private long megabytes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often each reads it; the best counts (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Parameters(paramLabel = "FILE", description = "a log to make it of, plain or gzip")
    private Path capture;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (megabytes < 1 || rounds < 1) {
            throw CommandFailure.wrongUse("--megabytes and --rounds, expected at least 1");
        }
        try {
            LogSpeed.run(capture, megabytes << 20, rounds, spec.commandLine().getOut());
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(String.valueOf(e.getMessage()));
        }
    }
}

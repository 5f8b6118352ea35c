package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.logspeed.LogSpeed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
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
            description = "how often each reads it (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--mixed",
            paramLabel = "LINES",
            defaultValue = "0",
            description = "a log of so many lines of 9,000 lookups, with 20 kinds of prefix, in random order")
    private long mixed;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "a log to make it of, plain or gzip (default: one of pdns_server 4.7)")
    private Optional<Path> capture;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (megabytes < 1 || rounds < 1) {
            throw CommandFailure.wrongUse("--megabytes and --rounds, expected at least 1");
        }
        try {
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    mixed > 0
                            ? LogSpeed.runMixed(mixed, rounds)
                            : capture.isPresent()
                                    ? LogSpeed.run(capture.get(), megabytes << 20, rounds)
                                    : LogSpeed.run(megabytes << 20, rounds));
            out.flush();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(String.valueOf(e.getMessage()));
        }
    }
}

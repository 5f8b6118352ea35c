package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.NscaBench;
import io.earshot.nagios.nsca.Encryption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "nsca",
        description = "Passive results a second through one connection, beside send_nsca at the same daemon (nsca,"
                + " nsca-client).",
        mixinStandardHelpOptions = true)
final class BenchNscaCommand implements Callable<Integer> {

    @Option(names = "--results", paramLabel = "N", defaultValue = "50000", description = "a turn (default: 50000)")
    private int results;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "turns of each (default: 5)")
    private int rounds;

    @Option(
            names = "--encryption",
            paramLabel = "METHOD",
            defaultValue = "xor",
            description = "nsca's method, by number or name (default: xor, as Debian's)")
    private String encryption;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--results", results, 5_000, 100_000);
        CommandFailure.requireBetween("--rounds", rounds, 1, 100);
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(new NscaBench(results, rounds, method()).run());
            out.flush();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private Encryption method() throws CommandFailure {
        try {
            return Encryption.parse(encryption);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}

package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.WireBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "wire",
        description = "Packets a second and core from a capture file, beside tcpdump and tshark (tcpdump, tshark).",
        mixinStandardHelpOptions = true)
final class BenchWireCommand implements Callable<Integer> {

    @Option(
            names = "--packets",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "of the file (default: 2000000)")
    private int packets;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "turns of each (default: 5)")
    private int rounds;

    @Option(names = "--file", paramLabel = "FILE", description = "a capture of your own instead of made traffic")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--packets", packets, 10_000, 50_000_000);
        CommandFailure.requireBetween("--rounds", rounds, 1, 100);
        try {
            spec.commandLine().getOut().println(new WireBench(packets, rounds, file).run());
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

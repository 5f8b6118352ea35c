package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.TrafficBench;
import io.earshot.traffic.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "traffic",
        description = {
            "ISO 8583 exchanges a second and core from a capture file: decoding and sums, and with storage in H2 and",
            "PostgreSQL, as ratios to decoding."
        },
        mixinStandardHelpOptions = true)
final class BenchTrafficCommand implements Callable<Integer> {

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "400000",
            description = "of the file (default: 400000)")
    private int transactions;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "turns of each (default: 3)")
    private int rounds;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = {
                "also measures PostgreSQL, in a schema that is dropped afterwards:",
                "jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD"
            })
    private Optional<String> postgres = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        CommandFailure.requireBetween("--transactions", transactions, 1_000, 20_000_000);
        CommandFailure.requireBetween("--rounds", rounds, 1, 100);
        try {
            Path folder = Files.createTempDirectory("earshot-traffic");
            spec.commandLine().getOut().println(new TrafficBench(transactions, rounds, folder, postgres).run());
            Files.delete(folder);
            return 0;
        } catch (IOException | YamlException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cluster.LogAwayException;
import io.earshot.lab.bench.TrafficWorkersBench;
import io.earshot.traffic.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "traffic-kafka",
        description = {
            "ISO 8583 exchanges a second of CPU through Kafka and workers, as ratios to one process, and whether all",
            "figures are equal; with failures, a worker and the broker are killed meanwhile."
        },
        mixinStandardHelpOptions = true)
final class BenchTrafficKafkaCommand implements Callable<Integer> {

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "400000",
            description = "of the capture (default: 400000)")
    private int transactions;

    @Option(
            names = "--workers",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4",
            description = "how many workers, one after another (default: 1,2,4)")
    private List<Integer> workers = List.of();

    @Option(names = "--failures", description = "kills a worker and the broker")
    private boolean failures;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--transactions", transactions, 1_000, 20_000_000);
        for (int count : workers) {
            CommandFailure.requireBetween("--workers", count, 1, 16);
        }
        try {
            Path folder = Files.createTempDirectory("earshot-traffic-kafka");
            spec.commandLine().getOut().println(new TrafficWorkersBench(transactions, failures, folder).run(workers));
            spec.commandLine().getOut().println("logs of broker and workers are in " + folder);
            return 0;
        } catch (IOException | YamlException | LogAwayException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

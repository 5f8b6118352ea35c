package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.IncidentBench;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "incidents",
        description = "What it costs to judge a report and to find causes, at several sizes of the fleet.",
        mixinStandardHelpOptions = true)
final class BenchIncidentsCommand implements Callable<Integer> {

    @Option(
            names = "--containers",
            paramLabel = "N",
            split = ",",
            defaultValue = "5000,100000,1000000",
            description =
                    "sizes, the first to compare with (default: 5000,100000,1000000; a million takes 6 GB of heap)")
    private List<Integer> sizes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        for (int size : sizes) {
            CommandFailure.requireBetween("--containers", size, 200, 1_500_000);
        }
        IncidentBench.run(sizes, spec.commandLine().getOut());
        return 0;
    }
}

package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.ExchangesBench;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "exchanges",
        description =
                "What a live capture takes of a core and of memory and what it drops, beside tcpdump; takes root.",
        mixinStandardHelpOptions = true)
final class BenchExchangesCommand implements Callable<Integer> {

    @Option(
            names = "--rates",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,5000,20000",
            description = "requests a second, one after the other (default: 1000,5000,20000)")
    private List<Integer> rates;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20", description = "of each (default: 20)")
    private int seconds;

    @Option(names = "--tshark", description = "has tshark decode the same packets, too")
    private boolean tshark;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        for (int rate : rates) {
            CommandFailure.requireBetween("--rates", rate, 20, 1_000_000);
        }
        CommandFailure.requireBetween("--seconds", seconds, 2, 3_600);
        try {
            spec.commandLine().getOut().println(new ExchangesBench(rates, seconds, tshark).run());
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

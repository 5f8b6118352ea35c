package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.RelayProgram;
import io.earshot.cli.TimeOption;
import io.earshot.lab.chain.ChainResult;
import io.earshot.lab.chain.ChainTrial;
import io.earshot.lab.chain.SiteEdge;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "chain",
        description = {
            "Gives a file and tasks to agents of a site behind two relays in a chain and a thin line, and counts what crosses the line.",
            "On the way the relays are killed and the line is cut. Takes root, and as much disk as the file for each agent (ip, tc, nft).",
        },
        mixinStandardHelpOptions = true)
final class BenchChainCommand implements Callable<Integer> {

    @Option(names = "--agents", paramLabel = "N", defaultValue = "50", description = "2 to 250 (default: 50)")
    private int agents;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            defaultValue = "200",
            description = "of the file, 1 to 2000 (default: 200)")
    private int megabytes;

    @Option(
            names = "--kbit",
            paramLabel = "N",
            defaultValue = "2000",
            description = "a second that the line carries in each direction, 100 to 100000 (default: 2000)")
    private int kilobits;

    @Option(
            names = "--cut",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = TimeOption.class,
            description = "how long the line is cut (default: 10m)")
    private Duration cut;

    @Option(
            names = "--edge",
            paramLabel = "WHAT",
            defaultValue = "none",
            description =
                    "between site and line: none, proxy (an HTTP proxy that is asked to CONNECT) or http1 (a gateway that ends TLS and"
                            + " knows HTTP/1.1 alone) (default: none)")
    private String edge;

    @Option(names = "--unbroken", description = "cut and kill nothing")
    private boolean unbroken;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--agents", agents, 2, 250);
        CommandFailure.requireBetween("--megabytes", megabytes, 1, 2_000);
        CommandFailure.requireBetween("--kbit", kilobits, 100, 100_000);
        SiteEdge between;
        try {
            between = SiteEdge.parse(edge);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused("--edge " + e.getMessage());
        }
        FleetOptions.requireNamespaces(Stream.concat(Stream.of("ip", "tc", "nft"), between.program().stream())
                .toList());
        PrintWriter out = spec.commandLine().getOut();
        ChainTrial.Plan plan = new ChainTrial.Plan(
                agents,
                megabytes * 1_000_000L,
                kilobits,
                unbroken ? Duration.ZERO : cut,
                between,
                Main.class.getName(),
                RelayProgram.class.getName());
        try (ChainTrial trial = ChainTrial.start(plan, line -> {
            out.println(line);
            out.flush();
        })) {
            ChainResult result = trial.run();
            out.println(result);
            out.flush();
            return result.isRight() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

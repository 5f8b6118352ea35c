package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.tasks.ForgedOrders;
import io.earshot.lab.tasks.TaskBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "task",
        description = {
            "Gives a task to agents that wait for orders, half of them behind a relay, and says when the first and the last had it.",
            "Then tries forged, repeated, expired, misdirected and oversized orders at server, relay and a real agent.",
        },
        mixinStandardHelpOptions = true)
final class BenchTaskCommand implements Callable<Integer> {

    @Option(names = "--agents", defaultValue = "5000", description = "2 to 20000 (default: 5000)")
    private int agents;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--agents", agents, 2, 20_000);
        PrintWriter out = spec.commandLine().getOut();
        List<String> refusals = new ArrayList<>();
        try {
            TaskBench.Delivery delivery;
            try (TaskBench bench = TaskBench.start(agents)) {
                delivery = bench.deliver();
                out.println(delivery);
                refusals.addAll(bench.tryRefusals());
            }
            refusals.addAll(ForgedOrders.tryAll());
            refusals.forEach(out::println);
            out.flush();
            return delivery.done() == agents && refusals.stream().noneMatch(line -> line.startsWith("NOT")) ? 0 : 1;
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

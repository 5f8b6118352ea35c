package io.earshot.cli;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Orders a word for containers, waits for the runs to end, and prints them.",
            "The containers are those that the condition holds for now; later ones are not included.",
            "With --every, orders a schedule and does not wait.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  earshot task run probe --on \"role = 'fe' AND dataCenter = 'TX'\" --arg ip=10.1.2.3 --arg port=3306"
                    + " --key anna.key",
            "  earshot task run probe --on \"role = 'be'\" --arg ip=10.1.2.3 --arg port=3306 --every 1h"
                    + " --times 24 --key anna.key",
        })
final class TaskRunCommand implements Callable<Integer> {

    @Mixin
    private TaskOrders orders;

    @Mixin
    private TaskSchedule schedule;

    @Parameters(paramLabel = "WORD", description = "what is executed")
    private String word;

    @Option(names = "--arg", paramLabel = "NAME=VALUE", description = "an argument of the word; may be repeated")
    private Map<String, String> arguments = new TreeMap<>();

    @Option(
            names = "--deadline",
            defaultValue = "5m",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = {
                "after so long nothing is executed any more (default: 5m);",
                "of a schedule: no occurrence begins so long after it was due"
            })
    private Duration deadline;

    @Option(names = "--stop-on-failure", description = "begins no other run after one that is FAILED, LOST or REFUSED")
    private boolean stopOnFailure;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        return orders.order(
                new TaskOrders.What(word, arguments, deadline, stopOnFailure, word + " " + arguments, schedule::plan),
                (_, _) -> "",
                spec);
    }
}

package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.TimeOption;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.calm.Calm;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.ratios.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "calm",
        description =
                "Brings up a whole fleet in network namespaces, breaks nothing, and prints in each cycle what watching"
                        + " it takes, which probes were missed or lost, and how old reports are. Takes root; the exit"
                        + " status is 1 if anything seemed to be wrong.",
        mixinStandardHelpOptions = true)
final class CalmCommand implements Callable<Integer> {

    private static final int ANY_PORT = 0;

    @Mixin
    private FleetOptions options;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = TimeOption.class,
            description = "in cycles of two minutes, after the first of all (default: 10m)")
    private Duration time;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Pace pace = Pace.USUAL;
        int cycles = Math.toIntExact(time.dividedBy(pace.cycle()));
        if (cycles < 1) {
            throw CommandFailure.wrongUse("--for " + time.toSeconds() + "s, expected at least "
                    + pace.cycle().toSeconds() + "s, a cycle");
        }
        Layout layout = options.layout();
        options.requireAll();
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(options.size() + "; " + Machine.describe());
            out.flush();
            try (Fleet fleet = Fleet.startUnwatched(layout, pace, ANY_PORT, Main.class.getName())) {
                Calm calm = new Calm(fleet, line -> {
                    out.println(line);
                    out.flush();
                });
                return calm.watch(cycles) ? 0 : 1;
            }
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

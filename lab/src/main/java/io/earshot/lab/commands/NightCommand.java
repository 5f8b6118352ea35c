package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.night.Night;
import io.earshot.lab.fleet.night.NightPage;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.fleet.programs.AlertReceivers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "night",
        description = {
            "Plays a scripted night on a fleet in network namespaces: a cut, two kills of the server, a mute, an agent that"
                    + " dies, loss. Prints what SQL, page, Nagios, Alertmanager and a webhook said at each minute. Takes"
                    + " root; the exit status is 1 if anybody said something wrong."
        },
        mixinStandardHelpOptions = true)
final class NightCommand implements Callable<Integer> {

    /** A server that is killed, starts and waits for its agents must be back before its last results are stale. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    @Mixin
    private FleetOptions options;

    @Option(names = "--fast", description = "a cycle of 15 s and a downAfter of 8 s instead of the server's defaults")
    private boolean fast;

    @Option(names = "--write", paramLabel = "FILE", description = "writes the night as a page, too")
    private Optional<Path> page = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Layout layout = options.layout();
        if (layout.dataCenters().size() < 2 || layout.hosts().size() < 3) {
            throw CommandFailure.wrongUse(options.size() + ", expected at least 3 hosts in 2 data centres");
        }
        options.requireAll();
        FleetOptions.requireAll(options.size(), List.of("prometheus-alertmanager"));
        PrintWriter out = spec.commandLine().getOut();
        Pace pace = fast ? Pace.FAST.withHeartbeat(HEARTBEAT) : Pace.USUAL;
        out.println("starting " + options.size());
        out.flush();
        try (Fleet fleet = Fleet.startUnwatched(layout, pace, 0, Main.class.getName());
                AlertReceivers receivers = AlertReceivers.start(
                        fleet.network().watchers(), fleet.folder().resolve("alertmanager"))) {
            for (String destination : AlertReceivers.destinations()) {
                fleet.addDestination(destination);
            }
            fleet.startEarshot();
            fleet.awaitAllUp();
            Night.Result result = new Night(fleet, receivers, line -> {
                        out.println(line);
                        out.flush();
                    })
                    .play();
            if (page.isPresent()) {
                String command = "earshot lab "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs());
                Files.writeString(page.get(), new NightPage(command, options.size(), layout.links(), pace).of(result));
            }
            out.println(
                    result.wrong().isEmpty()
                            ? "nothing was wrong"
                            : result.wrong().size() + " things were wrong");
            out.flush();
            return result.wrong().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}

package io.earshot.cli;

import io.earshot.cli.top.FleetTerminal;
import io.earshot.cli.top.Questions;
import io.earshot.cli.top.UnansweredException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = {
            "Shows the fleet live in a terminal: incidents, the worst links, data centres.",
            "Enter opens a row, Esc goes back, ? lists the keys, q quits.",
        },
        mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = TimeOption.class,
            defaultValue = "5s",
            description = "reads the server again after so long (default: 5s)")
    private Duration every;

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        server.requireUsable();
        if (!isTerminal()) {
            throw noTerminal();
        }
        Stop.listen();
        boolean shown = FleetTerminal.run(
                server.url(),
                questions(),
                every,
                System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty(),
                InstantSource.system(),
                Stop::isWanted);
        if (!shown) {
            throw noTerminal();
        }
        return 0;
    }

    private static CommandFailure noTerminal() {
        return CommandFailure.wrongUse("top needs a terminal that can move its cursor; elsewhere use earshot incidents"
                + " or earshot sql --watch");
    }

    @SuppressWarnings("SystemConsoleNull") // as of SqlCommand
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    private Questions questions() {
        return select -> {
            try {
                return server.askSqlForJson(select).path("rows");
            } catch (CommandFailure e) {
                throw new UnansweredException(e.getMessage());
            }
        };
    }
}

package io.earshot.cli;

import io.earshot.model.Printable;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "incidents",
        description = "Prints what is broken, one line for each cause, the newest first.",
        mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "one incident, with all links that it explains")
    private Optional<Long> id = Optional.empty();

    @Option(names = "--all", description = "also those that are over")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        if (id.isPresent()) {
            printOne(id.get());
        } else {
            printLines(all ? "" : "WHERE state <> 'OVER'");
        }
        return 0;
    }

    private void printOne(long incident) throws CommandFailure {
        boolean known = !server.askSqlForJson("SELECT 1 FROM incident WHERE id = " + incident)
                .path("rows")
                .isEmpty();
        if (!known) {
            throw CommandFailure.refused("no incident " + incident);
        }
        printLines("WHERE id = " + incident);
        print("SELECT container, ip, partner, state, since, leftAt FROM incident_link WHERE incident = " + incident
                + " ORDER BY container, ip");
    }

    private void printLines(String where) throws CommandFailure {
        print("SELECT id, state, summary, muted FROM incident " + where + " ORDER BY openedAt DESC, id DESC");
    }

    private void print(String select) throws CommandFailure {
        spec.commandLine().getOut().print(Printable.lines(server.askSql(select, "text/plain")));
        spec.commandLine().getOut().flush();
    }
}

package io.earshot.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "incidents",
        description = "Prints what is broken, one line for each cause, the newest first.",
        mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "one incident, with all links that it explains; csv and json have the links alone")
    private Optional<Long> id = Optional.empty();

    @Option(names = "--all", description = "also those that are over")
    private boolean all;

    @Option(names = "--ticket", description = "one incident as a text for a ticket")
    private boolean ticket;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        if (id.isPresent() && ticket) {
            spec.commandLine().getOut().print(server.get("api/v1/incidents/" + id.get() + "/ticket", "text/plain"));
            spec.commandLine().getOut().flush();
        } else if (id.isPresent()) {
            printOne(id.get());
        } else if (ticket) {
            throw CommandFailure.wrongUse("--ticket without the incident's number");
        } else {
            printLines(all ? "" : "WHERE state <> 'OVER'");
            if (output.isTable()) {
                printCoverage();
            }
        }
        return 0;
    }

    /** No incident of containers that do not report is no good news. */
    private void printCoverage() throws CommandFailure {
        JsonNode row = server.askSqlForJson("SELECT COUNT(*), COUNT(disconnect) FROM data")
                .path("rows")
                .path(0);
        long containers = row.path(0).asLong();
        long reporting = row.path(1).asLong();
        if (reporting < containers) {
            spec.commandLine()
                    .getOut()
                    .println(reporting + " of " + containers + " containers report; of the others nothing is known");
            spec.commandLine().getOut().flush();
        }
    }

    private void printOne(long incident) throws CommandFailure {
        if (!server.has("SELECT 1 FROM incident WHERE id = " + incident)) {
            throw CommandFailure.refused("no incident " + incident);
        }
        if (output.isTable()) {
            printLines("WHERE id = " + incident);
        }
        print("SELECT container, ip, partner, state, since, leftAt FROM incident_link WHERE incident = " + incident
                + " ORDER BY container, ip");
        String traces = "FROM incident_trace WHERE incident = " + incident;
        if (output.isTable() && server.has("SELECT 1 " + traces)) {
            print("SELECT link AS traced, container, ip, partner, method, reached, hops " + traces
                    + " ORDER BY link, container, ip, method, size");
        }
    }

    private void printLines(String where) throws CommandFailure {
        print("SELECT id, state, owner, summary, muted FROM incident " + where + " ORDER BY openedAt DESC, id DESC");
    }

    private void print(String select) throws CommandFailure {
        output.print(server, spec, select);
    }
}

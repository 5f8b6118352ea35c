package io.earshot.cli;

import io.earshot.cli.watch.WatchedOperations;
import io.earshot.model.Printable;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "watch",
        description = {
            "Shows the requests and answers of a container while its agent captures them.",
            "The capture ends with the time, or with this command.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot watch be5.host58 db1 --for 60s",
            "  earshot watch be5.host58 10.1.2.3 --interface eth0 --output json",
        })
final class WatchCommand implements Callable<Integer> {

    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int ROWS_ON_SCREEN = 20;

    /** Lists the forms of the output. */
    enum Form {
        /** On a terminal a table that changes; elsewhere a line for each request and the table at the end. */
        TABLE,
        /** A line for each second. */
        JSON
    }

    @Mixin
    private RunningServer server;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "whose traffic, as in be5.host58")
    private String container;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PEER",
            description = "only with this address, container, or service that it uses (default: all)")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "60s", description = "how long (default: 60s)")
    private String time;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "which interface (default: those of the server's configuration, else all)")
    private Optional<String> networkInterface = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table, or json: a line for each second (default: table)")
    private Form form;

    @Spec
    private CommandSpec spec;

    private final WatchedOperations operations = new WatchedOperations();

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("container", container).put("for", time);
        peer.ifPresent(name -> request.put("peer", name));
        networkInterface.ifPresent(name -> request.put("interface", name));
        Stop.listen();
        String path = "api/v1/watches/"
                + RunningServer.encode(
                        server.postJson("api/v1/watches", request).path("id").asString());
        boolean over = false;
        try {
            over = follow(path);
        } finally {
            if (!over) {
                server.delete(path);
            }
        }
        Optional<String> problem = operations.problem();
        if (problem.isPresent()) {
            throw CommandFailure.refused("nothing is captured: " + Printable.text(problem.get()));
        }
        return 0;
    }

    /** @return whether the watch ended by itself */
    private boolean follow(String path) throws CommandFailure, InterruptedException {
        long begun = System.nanoTime();
        long next = 0;
        while (true) {
            JsonNode state = server.getJson(path + "?after=" + next);
            next = state.path("next").asLong();
            operations.miss(state.path("missed").asLong());
            for (JsonNode part : state.path("parts")) {
                add(part.toString());
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            String progress = state.path("state").asString();
            if (progress.equals("FAILED")) {
                throw CommandFailure.refused(
                        Printable.text(state.path("problem").asString("the watch failed")));
            }
            boolean ended = progress.equals("ENDED");
            if (onTerminal()) {
                out().print(CLEAR_SCREEN + title(elapsed, ended) + operations.table(ROWS_ON_SCREEN, elapsed) + "\n"
                        + operations.latest());
            }
            out().flush();
            boolean stopped = !ended && Stop.await(EVERY);
            if (ended || stopped) {
                if (form == Form.TABLE && !onTerminal()) {
                    out().print(operations.table(Integer.MAX_VALUE, elapsed));
                    out().flush();
                }
                return ended;
            }
        }
    }

    private String title(Duration elapsed, boolean ended) {
        return Printable.text(container)
                + peer.map(name -> " and " + Printable.text(name)).orElse("") + ", " + (ended ? "ended after " : "")
                + elapsed.toSeconds() + " s of " + time + "\n\n";
    }

    private void add(String json) throws CommandFailure {
        WatchedTraffic part;
        try {
            part = WatchJson.readPart(json);
        } catch (BadJsonException e) {
            throw CommandFailure.refused("the server's answer is not understood: " + e.getMessage());
        }
        operations.add(part);
        if (form == Form.JSON) {
            out().println(Printable.json(json));
        } else if (!onTerminal()) {
            part.latest().forEach(single -> out().println(single.line()));
            if (part.leftOut() > 0) {
                out().println("and " + part.leftOut() + " more in this second");
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24; since 25 there is none without a terminal
    private boolean onTerminal() {
        return form == Form.TABLE
                && System.console() != null
                && System.console().isTerminal();
    }
}

package io.earshot.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "explain",
        description = "Probes a link now from both ends, traces the path, and prints one verdict with its evidence.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status 0 where the link works, 1 where it does not or nobody could probe.",
            "",
            "Examples:",
            "  earshot explain be5.host58 db1.host7",
            "  earshot explain be5.host58 192.168.7.1",
            "  earshot explain be5.host58 db1",
        })
final class ExplainCommand implements Callable<Integer> {

    /** The server waits for the agents for less. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Mixin
    private RunningServer server;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "the container that has the link")
    private String from;

    @Parameters(index = "1", paramLabel = "PARTNER", description = "its partner: a container, an address or a service")
    private String to;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("from", from).put("to", to);
        JsonNode answer = server.postJson("api/v1/explanations", request, PATIENCE);
        PrintWriter out = spec.commandLine().getOut();
        String state = answer.path("state").asString("UNKNOWN");
        out.println(state + " at " + answer.path("at").asString() + ": "
                + answer.path("verdict").asString());
        answer.path("evidence").forEach(line -> out.println("  " + line.asString()));
        out.flush();
        return state.equals("OK") || state.equals("ICMP_FILTERED") ? 0 : 1;
    }
}

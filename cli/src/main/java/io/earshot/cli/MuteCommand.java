package io.earshot.cli;

import java.util.List;
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
        name = "mute",
        description = "Lets trouble at a place go without alarms for a while; it stays visible.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot mute host58 --for 2h --reason 'new switch'",
            "  earshot mute TX NY --for 30m --reason 'carrier works on the line'",
        })
final class MuteCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Parameters(
            paramLabel = "PLACE",
            arity = "1..2",
            description = "a container, host or data centre, or two of them for what lies between")
    private List<String> places;

    @Option(names = "--for", paramLabel = "TIME", required = true, description = "how long, as in 30m, 2h or 1d")
    private String time;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for those who look later")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        places.forEach(request.putArray("places")::add);
        request.put("for", time).put("reason", reason);
        JsonNode mute = server.postJson("api/v1/mutes", request);
        spec.commandLine()
                .getOut()
                .println("muted until " + mute.path("until").asString() + "; earshot unmute "
                        + mute.path("id").asLong() + " ends it");
        return 0;
    }
}

package io.earshot.cli;

import java.util.List;
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
        name = "mute",
        description = "Lets trouble at a place go without alarms for a while; it stays visible.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot mute host58 --for 2h --reason 'new switch'",
            "  earshot mute TX NY --for 30m --reason 'carrier works on the line'",
            "  earshot mute host58 --from 2026-12-01T22:00:00Z --for 2h --repeat 7d --reason 'weekly window'",
        })
final class MuteCommand implements Callable<Integer> {

    private static final String PATH = "api/v1/mutes";

    @Mixin
    private RunningServer server;

    @Parameters(
            paramLabel = "PLACE",
            arity = "1..2",
            description = "a container, host or data centre, or two of them for what lies between")
    private List<String> places;

    @Option(names = "--for", paramLabel = "TIME", description = "how long, as in 30m, 2h or 1d")
    private Optional<String> time = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "when it ends, as in 2026-12-01T06:00:00Z")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "when it begins, as in 2026-12-01T04:00:00Z (default: now)")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--repeat",
            paramLabel = "TIME",
            description = "lets it begin again after so long, as in 1d or 7d, until it is unmuted")
    private Optional<String> repeat = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for those who look later")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        places.forEach(request.putArray("places")::add);
        time.ifPresent(text -> request.put("for", text));
        until.ifPresent(text -> request.put("until", text));
        from.ifPresent(text -> request.put("from", text));
        repeat.ifPresent(text -> request.put("repeat", text));
        request.put("reason", reason).put("who", Person.name());
        JsonNode mute = server.expected(PATH).with(server.postJson(PATH, request), "until");
        spec.commandLine()
                .getOut()
                .println("muted "
                        + from.map(_ -> "from " + mute.path("since").asString() + " ")
                                .orElse("") + "until "
                        + mute.path("until").asString() + "; earshot unmute "
                        + mute.path("id").asLong() + " ends it");
        return 0;
    }
}

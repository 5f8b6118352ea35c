package io.earshot.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "acknowledge",
        description = "Says that somebody takes care of an incident.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot acknowledge 17 --comment 'carrier called, ticket 4711'",
            "  earshot acknowledge 17 --owner ann",
            "  earshot acknowledge 17 --take-back",
        })
final class AcknowledgeCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Parameters(paramLabel = "ID", description = "the incident's number")
    private long id;

    @Option(names = "--owner", paramLabel = "NAME", description = "who takes care of it (default: you)")
    private Optional<String> owner = Optional.empty();

    @Option(names = "--comment", paramLabel = "TEXT", description = "what others should know")
    private Optional<String> comment = Optional.empty();

    @Option(names = "--take-back", description = "nobody takes care of it any more")
    private boolean takeBack;

    @Override
    public Integer call() throws CommandFailure {
        String path = "api/v1/incidents/" + id + "/acknowledgement";
        if (takeBack) {
            server.delete(path);
            return 0;
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        owner.ifPresent(name -> request.put("owner", name));
        comment.ifPresent(text -> request.put("comment", text));
        request.put("by", Person.name());
        server.putJson(path, request);
        return 0;
    }
}

package io.earshot.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "tag",
        description = "Prints the tags of a node, sets one or removes it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot tag db1.host2",
            "  earshot tag db1.host2 tier=gold",
            "  earshot tag db1.host2 tier --remove",
        })
final class TagCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Parameters(index = "0", paramLabel = "NODE", description = "a container as in be5.host58, or an address")
    private String node;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TAG=VALUE",
            description = "the tag to set, or its name with --remove (default: prints all)")
    private Optional<String> tag = Optional.empty();

    @Option(
            names = "--remove",
            description = "removes a tag that was set so; one that comes from another source stays, or is there again")
    private boolean remove;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        String tags = "api/v1/nodes/" + RunningServer.encode(node) + "/tags";
        if (tag.isEmpty()) {
            if (remove) {
                throw CommandFailure.wrongUse("--remove without a tag, expected its name");
            }
            output.print(spec, server.getJson(tags), "tag", "value", "source", "who", "setAt");
            return 0;
        }
        String text = tag.get();
        int equals = text.indexOf('=');
        if (remove) {
            if (equals >= 0) {
                throw CommandFailure.wrongUse("tag \"" + text + "\", expected a name without a value to remove");
            }
            server.delete(tags + "/" + path(text));
            return 0;
        }
        if (equals < 1) {
            throw CommandFailure.wrongUse("tag \"" + text + "\", expected NAME=VALUE as in tier=gold, or --remove");
        }
        server.putJson(
                tags + "/" + path(text.substring(0, equals)),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("value", text.substring(equals + 1))
                        .put("who", Person.name()));
        return 0;
    }

    /** Slashes stay: servers refuse them encoded. */
    private static String path(String name) {
        return RunningServer.encode(name).replace("%2F", "/");
    }
}

package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "relays",
        description = "Prints the relays that a server knows, and how many containers are behind each.",
        mixinStandardHelpOptions = true)
final class RelaysCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        output.print(
                server,
                spec,
                "SELECT r.name, r.parent, r.state, r.since, r.channel, r.version, r.agents, r.kept, r.dropped,"
                        + " CAST(r.age AS DECIMAL(10, 1)) AS age FROM relay r ORDER BY r.name");
        return 0;
    }
}

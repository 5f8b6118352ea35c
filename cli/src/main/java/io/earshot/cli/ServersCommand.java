package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "servers",
        description = "Prints the servers that share a log, which of them speaks, and how old what each shows is.",
        mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

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
                "SELECT name, address, state, speaks, behindMillis, containersHeard, version, since"
                        + " FROM server ORDER BY name");
        return 0;
    }
}

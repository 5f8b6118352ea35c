package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "mutes",
        description = "Prints what operators muted: those that mute now, and those that are planned.",
        mixinStandardHelpOptions = true)
final class MutesCommand implements Callable<Integer> {

    private static final String SELECT = "SELECT id, places, CASE WHEN active THEN 'MUTES' ELSE 'PLANNED' END AS state,"
            + " since AS \"FROM\", until, repeats AS \"REPEAT\", who, reason FROM mute ORDER BY since, id";

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        output.print(server, spec, SELECT);
        return 0;
    }
}

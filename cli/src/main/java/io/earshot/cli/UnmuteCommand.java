package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "unmute", description = "Ends a mute before its time.", mixinStandardHelpOptions = true)
final class UnmuteCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Parameters(paramLabel = "ID", description = "its number, as in table MUTE")
    private long id;

    @Override
    public Integer call() throws CommandFailure {
        server.delete("api/v1/mutes/" + id);
        return 0;
    }
}

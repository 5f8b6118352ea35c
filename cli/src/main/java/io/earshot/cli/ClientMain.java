package io.earshot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command line of the client's package: the commands that ask a running server, and need none of the server's own classes.
 */
@Command(
        name = "earshot",
        description = "Asks an Earshot server what cannot reach what.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            SqlCommand.class,
            CheckCommand.class,
            TopCommand.class,
            IncidentsCommand.class,
            NagiosConfigCommand.class,
            PartnersCommand.class,
            GraphCommand.class,
            TagCommand.class,
            MuteCommand.class,
            UnmuteCommand.class,
            TokenCommand.class,
            CompletionCommand.class,
            ManPagesCommand.class,
            HelpCommand.class,
        })
public final class ClientMain {

    private ClientMain() {}

    /** Exit statuses are those of {@link Main#main}. */
    public static void main(String[] args) {
        Main.run(new ClientMain(), args);
    }
}

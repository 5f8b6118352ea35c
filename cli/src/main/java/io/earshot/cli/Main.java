package io.earshot.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. */
@Command(
        name = "earshot",
        description = "Connectivity mesh monitor: pings those who really talk to each other, from where they stand.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ServerCommand.class,
            AgentCommand.class,
            SqlCommand.class,
            CheckCommand.class,
            IncidentsCommand.class,
            ChecksCommand.class,
            NagiosConfigCommand.class,
            PartnersCommand.class,
            MuteCommand.class,
            UnmuteCommand.class,
            PdnsCommand.class,
            TokenCommand.class,
            WireCommand.class,
        })
public final class Main {

    private Main() {}

    /** Exit statuses: 0 done, 1 refused or not found, 2 wrong use or configuration; {@code check} has Nagios's. */
    public static void main(String[] args) {
        run(new Main(), args);
    }

    /** Runs a root command in the same way and ends the process with its exit status. */
    public static void run(Object root, String[] args) {
        LogFormat.install();
        CommandLine commandLine = new CommandLine(root)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explainUse)
                .setExecutionExceptionHandler(Main::explain);
        int status = commandLine.execute(args.length == 0 ? new String[] {"--help"} : args);
        Stop.tidy();
        System.exit(status);
    }

    private static int explainUse(CommandLine.ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message = error.getMessage().lines().findFirst().orElse("wrong use");
        command.getErr()
                .println("earshot: " + message + "; see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (error instanceof CommandFailure failure) {
            command.getErr().println("earshot: " + failure.getMessage());
            return failure.exitStatus();
        }
        throw error;
    }
}

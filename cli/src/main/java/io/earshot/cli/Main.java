package io.earshot.cli;

import io.earshot.model.Names;
import io.earshot.model.Printable;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.traffic.command.TrafficCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's root. */
@Command(
        name = "earshot",
        description = "Monitors connectivity: each container of a fleet probes the partners that it really uses.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ServerCommand.class,
            AgentCommand.class,
            RelayCommand.class,
            RelaysCommand.class,
            CoverageCommand.class,
            ServersCommand.class,
            SqlCommand.class,
            CheckCommand.class,
            TopCommand.class,
            IncidentsCommand.class,
            ChecksCommand.class,
            NagiosConfigCommand.class,
            PartnersCommand.class,
            GraphCommand.class,
            TagCommand.class,
            ExplainCommand.class,
            AcknowledgeCommand.class,
            MuteCommand.class,
            MutesCommand.class,
            UnmuteCommand.class,
            PdnsCommand.class,
            TokenCommand.class,
            TaskCommand.class,
            FileCommand.class,
            PluginCommand.class,
            UpgradeCommand.class,
            KeyCommand.class,
            WireCommand.class,
            WatchCommand.class,
            TrafficCommand.class,
            InitCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
        })
public final class Main {

    private static final String NO_COMMAND = "unknown command '";

    private Main() {}

    /** Exit statuses: 0 done, 1 refused or not found, 2 wrong use or configuration; {@code check} has Nagios's. */
    public static void main(String[] args) {
        run(new Main(), args);
    }

    /** Runs a root command in the same way and ends the process with its exit status. */
    public static void run(Object root, String[] args) {
        LogFormat.install();
        CommandLine commandLine = commandLine(root);
        int status = commandLine.execute(args.length == 0 ? new String[] {"--help"} : args);
        Stop.tidy();
        System.exit(isWritten() ? status : unwritten(commandLine, args, status));
    }

    /** The root command with its options, streams and messages, ready to execute. */
    public static CommandLine commandLine(Object root) {
        CommandLine commandLine = new CommandLine(root)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explainUse)
                .setExecutionExceptionHandler(Main::explain);
        completeOptions(commandLine);
        return commandLine;
    }

    /** Gives every command {@code --help}, to which messages point, and a {@code --version} that prints the program's version. */
    private static void completeOptions(CommandLine commandLine) {
        CommandSpec command = commandLine.getCommandSpec();
        if (command.findOption("--help") == null) {
            command.mixinStandardHelpOptions(true);
        }
        command.versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(Main::completeOptions);
    }

    /** Streams of the JDK swallow that a disk is full, and somebody would take half a table for all of it. */
    private static boolean isWritten() {
        return !System.out.checkError();
    }

    private static int unwritten(CommandLine commandLine, String[] args, int status) {
        UnwrittenOutput.reason().ifPresent(reason -> commandLine.getErr().println("earshot: " + reason));
        if (args.length > 0 && args[0].equals("check")) {
            return CheckState.UNKNOWN.exitStatus();
        }
        return status == 0 ? 1 : status;
    }

    /** Nagios reads a plugin's standard output, and takes any status but 0 to 3 for one of its own. */
    private static boolean isPlugin(CommandLine command) {
        return command.getCommandSpec().exitCodeOnInvalidInput() == CheckState.UNKNOWN.exitStatus();
    }

    private static int unknown(CommandLine command, String reason) {
        command.getOut()
                .println(new CheckResult(CheckState.UNKNOWN, "EARSHOT UNKNOWN - " + reason, List.of(), List.of())
                        .toPluginOutput());
        return CheckState.UNKNOWN.exitStatus();
    }

    private static int explainUse(CommandLine.ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message =
                UsageMessage.plain(error.getMessage().lines().findFirst().orElse("wrong use"));
        if (isPlugin(command)) {
            return unknown(
                    command, message + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        }
        if (error instanceof UnmatchedArgumentException unmatched) {
            message += nearest(unmatched.getUnmatched().getFirst(), command);
        } else if (message.startsWith(NO_COMMAND)) { // of help
            String wrong = message.substring(NO_COMMAND.length(), message.length() - 1);
            message += nearest(wrong, command.getParent() == null ? command : command.getParent());
        }
        command.getErr()
                .println("earshot: " + Printable.line(message) + "; see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String nearest(String wrong, CommandLine command) {
        Collection<String> known = wrong.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return Names.nearest(wrong, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
    }

    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (isPlugin(command)) {
            return unknown(command, error instanceof CommandFailure ? error.getMessage() : "a bug: " + error);
        }
        if (error instanceof CommandFailure failure) {
            command.getErr().println("earshot: " + Printable.line(failure.getMessage()));
            return failure.exitStatus();
        }
        throw error;
    }
}

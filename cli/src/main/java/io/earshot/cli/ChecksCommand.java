package io.earshot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "checks",
        description = "Tries checks before they are put to work.",
        mixinStandardHelpOptions = true,
        subcommands = {ChecksTestCommand.class, ChecksBacktestCommand.class})
final class ChecksCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }
}

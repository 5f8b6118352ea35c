package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "lab",
        description = "Proves Earshot on fleets that it makes itself.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LoadCommand.class, SimulateCommand.class, LogSpeedCommand.class, BenchCommand.class})
final class LabCommand {}

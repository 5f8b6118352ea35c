package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "lab",
        description = "Proves Earshot on fleets that it makes itself.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            OperateCommands.Status.class,
            OperateCommands.Break.class,
            OperateCommands.Repair.class,
            OperateCommands.Down.class,
            ProveCommand.class,
            CompareCommand.class,
            CalmCommand.class,
            LoadCommand.class,
            SoakCommand.class,
            SimulateCommand.class,
            LogSpeedCommand.class,
            BenchCommand.class
        })
final class LabCommand {}

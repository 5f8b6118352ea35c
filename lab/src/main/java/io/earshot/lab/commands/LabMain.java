package io.earshot.lab.commands;

import io.earshot.cli.Main;
import io.earshot.cli.Version;
import picocli.CommandLine.Command;

/** The laboratory's root command. */
@Command(
        name = "earshot lab",
        description = "Proves Earshot on fleets that it makes itself.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
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
            NightCommand.class,
            LoadCommand.class,
            SoakCommand.class,
            SimulateCommand.class,
            SimulateServersCommand.class,
            ServersCommand.class,
            ServerStartCommand.class,
            EngineCommand.class,
            LogSpeedCommand.class,
            UpgradeTrialCommand.class,
            BenchCommand.class,
            PaymentsCommand.class,
            ReplayCommand.class,
            FuzzCommand.class,
            PicturesCommand.class
        })
final class LabMain {

    LabMain() {}

    public static void main(String[] args) {
        Main.run(new LabMain(), args);
    }
}

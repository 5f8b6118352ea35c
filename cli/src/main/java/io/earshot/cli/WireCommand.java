package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "wire",
        description = "Looks into captured traffic.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WireDecodeCommand.class})
final class WireCommand {}

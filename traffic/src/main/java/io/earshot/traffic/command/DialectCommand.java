package io.earshot.traffic.command;

import picocli.CommandLine.Command;

@Command(
        name = "dialect",
        description = "Tries and makes dialects of ISO 8583.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DialectTestCommand.class, DialectImportCommand.class})
final class DialectCommand {}

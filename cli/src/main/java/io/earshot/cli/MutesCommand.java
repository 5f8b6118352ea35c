package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "mutes",
        description = "Prints what operators muted: those that mute now, and those that are planned.",
        mixinStandardHelpOptions = true)
final class MutesCommand extends ListCommand {

    private static final String SELECT = "SELECT id, places, CASE WHEN active THEN 'MUTES' ELSE 'PLANNED' END AS state,"
            + " since AS \"FROM\", until, repeats AS \"REPEAT\", who, reason FROM mute ORDER BY since, id";

    @Override
    String select() {
        return SELECT;
    }
}

package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "servers",
        description = "Prints the servers that share a log, which of them speaks, and how old what each shows is.",
        mixinStandardHelpOptions = true)
final class ServersCommand extends ListCommand {

    @Override
    String select() {
        return "SELECT name, address, state, speaks, behindMillis, containersHeard, version, since, share"
                + " FROM server ORDER BY name";
    }
}

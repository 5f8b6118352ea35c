package io.earshot.cli;

import picocli.CommandLine.Command;

@Command(
        name = "relays",
        description = "Prints the relays that a server knows, and how many containers are behind each.",
        mixinStandardHelpOptions = true)
final class RelaysCommand extends ListCommand {

    @Override
    String select() {
        return "SELECT r.name, r.parent, r.state, r.since, r.channel, r.version, r.agents, r.kept, r.dropped,"
                + " CAST(r.age AS DECIMAL(10, 1)) AS age, t.state AS tunnel, t.reason FROM relay r"
                + " LEFT JOIN tunnel t ON t.relay = r.name"
                + " UNION ALL SELECT t.relay, NULL, 'UNHEARD', NULL, NULL, NULL, NULL, NULL, NULL, NULL, t.state, t.reason"
                + " FROM tunnel t WHERE t.relay NOT IN (SELECT name FROM relay) ORDER BY 1";
    }
}

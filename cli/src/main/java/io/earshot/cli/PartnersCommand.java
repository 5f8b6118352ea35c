package io.earshot.cli;

import io.earshot.model.ContainerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "partners", description = "Prints whom a container pings, and why.", mixinStandardHelpOptions = true)
final class PartnersCommand extends ListCommand {

    @Parameters(paramLabel = "NAME", description = "a container as in be5.host58")
    private String name;

    @Override
    String select() throws CommandFailure {
        ContainerName container = parseName();
        if (!server().has("SELECT 1 FROM container WHERE name = '" + container + "'")) {
            throw CommandFailure.refused("container " + container + " is not in the CMDB");
        }
        return """
            SELECT p.ip, l.partner, l.partnerHost AS host, l.partnerDataCenter AS dataCenter,
                   p.service, p.source, p.firstSeen, p.lastSeen, p.intervalSeconds, l.state
            FROM partner p JOIN link l ON l.container = p.container AND l.ip = p.ip
            WHERE p.container = '%s' ORDER BY p.service, l.partner, p.ip, p.source
            """.formatted(container);
    }

    /** Parses the name. A valid name has no quote, so that it may become part of a statement. */
    private ContainerName parseName() throws CommandFailure {
        try {
            return ContainerName.parse(name);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}

package io.earshot.cli;

import io.earshot.model.ContainerName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "partners", description = "Prints whom a container pings, and why.", mixinStandardHelpOptions = true)
final class PartnersCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Parameters(paramLabel = "NAME", description = "a container as in be5.host58")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        ContainerName container = parseName();
        if (!server.has("SELECT 1 FROM container WHERE name = '" + container + "'")) {
            throw CommandFailure.refused("container " + container + " is not in the CMDB");
        }
        output.print(server, spec, """
            SELECT p.ip, l.partner, l.partnerHost AS host, l.partnerDataCenter AS dataCenter,
                   p.service, p.source, p.firstSeen, p.lastSeen, p.intervalSeconds, l.state
            FROM partner p JOIN link l ON l.container = p.container AND l.ip = p.ip
            WHERE p.container = '%s' ORDER BY p.service, l.partner, p.ip, p.source
            """.formatted(container));
        return 0;
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

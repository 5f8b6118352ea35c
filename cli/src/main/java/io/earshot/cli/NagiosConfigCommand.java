package io.earshot.cli;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "nagios-config",
        description = {
            "Prints Nagios' object definitions for every service of which a running server sends results: passive, and"
                    + " UNKNOWN when the server falls silent. Nagios drops results of services that it does not know."
        },
        mixinStandardHelpOptions = true)
final class NagiosConfigCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = "--contact-group",
            paramLabel = "NAME",
            description = "whom Nagios tells, a group that it knows (default: nobody)")
    private Optional<String> contactGroup;

    @Option(names = "--services-only", description = "no hosts, for a Nagios that has them already")
    private boolean servicesOnly;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        List<PassiveService> services = new ArrayList<>();
        JsonNode answer = server.askSqlForJson("SELECT host, service, MAX(freshSeconds) FROM check_result"
                + " GROUP BY host, service ORDER BY host, service");
        for (JsonNode row : answer.path("rows")) {
            services.add(new PassiveService(
                    new ServiceName(row.path(0).asString(), row.path(1).asString()),
                    Duration.ofSeconds(row.path(2).asLong())));
        }
        spec.commandLine().getOut().print(NagiosObjects.of(services, contactGroup, !servicesOnly));
        spec.commandLine().getOut().flush();
        return 0;
    }
}

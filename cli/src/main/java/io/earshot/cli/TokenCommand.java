package io.earshot.cli;

import io.earshot.http.access.FleetKey;
import io.earshot.http.access.People;
import io.earshot.http.access.Role;
import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        description = "Prints the token of an agent or a relay, or a new line for the server's file of people.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot token --key-file fleet.key be5.host58    for the agent of a container, or of a host",
            "  earshot token --key-file fleet.key --relay tx1    for a relay",
            "  earshot token --person anna --role operator >> people.txt",
            "  earshot token --person tina --tenant shop >> people.txt    for one who sees a tenant's rows alone",
            "  earshot token --key-file shop.key be5.host58    for an agent of a tenant that has a key of its own",
        })
final class TokenCommand implements Callable<Integer> {

    private static final int BYTES = 32;

    @ArgGroup(multiplicity = "1")
    private Whose whose;

    private static final class Whose {
        @Parameters(paramLabel = "NAME", description = "a container as in be5.host58, or a host as in host58")
        private Optional<String> agent = Optional.empty();

        @Option(names = "--person", paramLabel = "NAME", description = "makes a random token for a person or a program")
        private Optional<String> person = Optional.empty();

        @Option(names = "--relay", paramLabel = "NAME", description = "prints the token of a relay")
        private Optional<String> relay = Optional.empty();
    }

    @Mixin
    private FleetKeyFile key;

    @Option(
            names = "--role",
            defaultValue = "reader",
            paramLabel = "ROLE",
            description = "shipper, reader, operator or admin (default: reader)")
    private Role role;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "binds a person, who must be a reader, to a tenant of the server's configuration")
    private Optional<String> tenant = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        try {
            spec.commandLine().getOut().println(line());
            return 0;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private String line() throws CommandFailure {
        if (tenant.isPresent() && whose.person.isEmpty()) {
            throw CommandFailure.wrongUse(
                    "--tenant binds a person, expected --person NAME; an agent of a tenant has its token from the tenant's key");
        }
        if (whose.person.isPresent()) {
            return personLine(whose.person.get());
        }
        return whose.relay.isPresent()
                ? tokenOf(FleetKey.relay(Names.require("relay", whose.relay.get())))
                : agentToken(whose.agent.orElseThrow());
    }

    private String agentToken(String name) throws CommandFailure {
        return tokenOf(
                name.indexOf('.') < 0
                        ? Names.require("host", name)
                        : ContainerName.parse(name).toString());
    }

    private String tokenOf(String checked) throws CommandFailure {
        return key.read()
                .orElseThrow(() -> CommandFailure.wrongUse("expected --key-file FILE or EARSHOT_FLEET_KEY"))
                .tokenOf(checked);
    }

    private String personLine(String person) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String line = person + " " + role.name().toLowerCase(Locale.ROOT) + " "
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random)
                + tenant.map(name -> " " + name).orElse("");
        People.parse(line);
        return line;
    }
}

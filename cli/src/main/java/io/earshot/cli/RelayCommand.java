package io.earshot.cli;

import io.earshot.http.config.ConfigException;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "relay",
        description = "Runs a relay between agents and their server, or another relay.",
        mixinStandardHelpOptions = true)
final class RelayCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the configuration in YAML")
    private Path config;

    @Option(
            names = "--check-config",
            description =
                    "reads the configuration, its token and certificates, says whether a relay can use them, and ends")
    private boolean checkConfig;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (checkConfig) {
            return check();
        }
        Stop.listen();
        try (Relay relay = Relay.start(RelayConfig.read(config), Version.number())) {
            spec.commandLine().getOut().println("earshot: listening on " + relay.uri());
            Stop.awaitSignal();
            return 0;
        } catch (ConfigException | IOException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private int check() throws CommandFailure {
        try {
            Relay.check(RelayConfig.read(config));
            spec.commandLine().getOut().println("earshot: " + config + " is understood");
            return 0;
        } catch (ConfigException | IOException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}

package io.earshot.cli;

import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.SlewedClock;
import io.earshot.server.config.ConfigException;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "server", description = "Runs the server.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the configuration in YAML")
    private Path config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Stop.listen();
        try (EarshotServer server = start()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("earshot: listening on " + server.uri());
            server.postgres()
                    .ifPresent(address -> out.println("earshot: PostgreSQL's clients are answered at "
                            + address.getAddress().getHostAddress() + ", port " + address.getPort()));
            Stop.awaitSignal();
            return 0;
        } catch (ConfigException | CannotStartException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private EarshotServer start() throws ConfigException, CannotStartException {
        ServerConfig read = ConfigFile.read(config);
        LogFormat.use(read.log().format());
        return EarshotServer.start(read, SlewedClock.system());
    }
}

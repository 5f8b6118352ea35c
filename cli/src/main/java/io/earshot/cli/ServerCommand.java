package io.earshot.cli;

import io.earshot.cluster.LogAwayException;
import io.earshot.http.config.ConfigException;
import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ClusterConfig;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.state.StateBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "server", description = "Runs the server.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the configuration in YAML")
    private Path config;

    @Option(
            names = "--backup",
            paramLabel = "FILE",
            description = "copies what outlives the server into a file and ends; a server may run meanwhile")
    private Optional<Path> backup;

    @Option(
            names = "--rebuild-log",
            paramLabel = "FOLDER",
            split = ",",
            description =
                    "writes a log of several servers that was lost again, from state folders of these servers, and ends; no"
                            + " server may run meanwhile")
    private List<Path> rebuildLog = List.of();

    @Option(
            names = "--check-config",
            description =
                    "reads the configuration and the files that it names, says whether a server could start with them, and ends; it"
                            + " listens nowhere and connects to nobody")
    private boolean checkConfig;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (backup.isPresent()) {
            return backUp(backup.get());
        }
        if (!rebuildLog.isEmpty()) {
            return rebuild();
        }
        if (checkConfig) {
            return check();
        }
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

    private int check() throws CommandFailure {
        try {
            EarshotServer.verify(ConfigFile.read(config));
            spec.commandLine().getOut().println("earshot: " + config + " is understood");
            spec.commandLine().getOut().flush();
            return 0;
        } catch (ConfigException | CannotStartException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private int rebuild() throws CommandFailure {
        try {
            ClusterConfig cluster = ConfigFile.read(config)
                    .cluster()
                    .orElseThrow(() -> CommandFailure.wrongUse(
                            config + ": \"cluster\" is missing, expected the log that is to be written"));
            spec.commandLine().getOut().println("earshot: " + Servers.rebuildLog(cluster, rebuildLog));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (ConfigException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        } catch (LogAwayException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private int backUp(Path copy) throws CommandFailure {
        try {
            Path folder = ConfigFile.read(config)
                    .state()
                    .orElseThrow(() ->
                            CommandFailure.wrongUse(config + ": \"state\" is none, expected a folder to be backed up"));
            StateBackup done = StateBackup.write(folder, copy);
            spec.commandLine()
                    .getOut()
                    .println("earshot: " + done.values() + " values of " + folder + " copied to " + copy);
            spec.commandLine().getOut().flush();
            if (!done.problems().isEmpty()) {
                throw CommandFailure.refused("the backup is not whole: " + String.join("; ", done.problems()));
            }
            return 0;
        } catch (ConfigException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.refused("backup to " + copy + " failed: " + e.getMessage());
        }
    }

    private EarshotServer start() throws ConfigException, CannotStartException {
        ServerConfig read = ConfigFile.read(config);
        LogFormat.use(read.log().format());
        return EarshotServer.start(read, InstantSource.system());
    }
}

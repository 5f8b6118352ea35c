package io.earshot.cli;

import io.earshot.http.config.ConfigException;
import io.earshot.nagios.Checks;
import io.earshot.nagios.SqlCheck;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.recording.Backtest;
import io.earshot.server.recording.RecordingException;
import io.earshot.store.h2.H2ReplayStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backtest",
        description = "Replays a recording and prints when the check would have changed its state. Needs no server.",
        mixinStandardHelpOptions = true)
final class ChecksBacktestCommand implements Callable<Integer> {

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            description = "one of the files in the folder of the server's \"recording\"")
    private Path recording;

    @Option(
            names = "--checks",
            paramLabel = "FILE",
            description = "YAML with a list \"checks\" in which NAME is looked for first")
    private Optional<Path> file;

    @Parameters(paramLabel = "NAME", description = "the check")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        try {
            int runs = Backtest.run(
                    recording,
                    check(),
                    H2ReplayStore::open,
                    status -> out.println(status.at() + " " + status.service() + " " + status.state() + ": "
                            + status.result().firstLine()));
            out.println("the check ran " + runs + " times");
            out.flush();
            return 0;
        } catch (RecordingException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private SqlCheck check() throws CommandFailure {
        List<SqlCheck> checks = new ArrayList<>();
        try {
            if (file.isPresent()) {
                ConfigFile.readChecks(file.get()).forEach(config -> checks.add(config.toCheck("earshot")));
            }
            checks.addAll(Checks.shipped());
            return Checks.require(checks, name);
        } catch (ConfigException | IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}

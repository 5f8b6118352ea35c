package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.FleetKeyFile;
import io.earshot.cli.Main;
import io.earshot.cli.ServerAccess;
import io.earshot.cli.TimeOption;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.load.FleetCheck;
import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.load.OwnAccess;
import io.earshot.lab.ratios.Ratio;
import io.earshot.lab.simulate.FleetPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "load",
        description = {
            "Plays the agents of a fleet against a server, over HTTP and at their rate, and checks in the end by SQL"
                    + " that every container's newest report is the one in DATA."
        },
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the server, whose first containers by name are played (default: one of its own, with a fleet"
                    + " of this size)")
    private String server;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5000", description = "agents (default: 5000)")
    private int containers;

    @Mixin
    private PlayOptions play;

    @Option(
            names = "--ramp",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeOption.class,
            description = "how long the rate grows before it is measured (default: 10s)")
    private Duration ramp;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeOption.class,
            description = "how long is measured (default: 60s)")
    private Duration measured;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "32", description = "(default: 32)")
    private int connections;

    @Option(
            names = "--broken",
            paramLabel = "SHARE",
            defaultValue = "0.001",
            description = "of the links, down at any time (default: 0.001)")
    private double broken;

    @Option(
            names = "--churn",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "of the agents, that begin anew with each report (default: 0.01)")
    private double churn;

    @Option(
            names = "--unseen",
            description =
                    "does not look how soon SQL shows a report, which costs a server more than a small fleet does")
    private boolean unseen;

    @Option(
            names = "--bare",
            description = "afterwards, as many requests as the connections carry, in turns with a bare Jetty handler")
    private boolean bare;

    @Option(names = "--no-recording", description = "a server of one's own records nothing")
    private boolean unrecorded;

    @Option(names = "--tls", description = "a server of one's own speaks TLS, with a certificate made on the spot")
    private boolean tls;

    @Option(names = "--tokens", description = "a server of one's own asks everybody for tokens, made on the spot")
    private boolean tokens;

    @Mixin
    private ServerAccess access;

    @Mixin
    private FleetKeyFile key;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (server != null && (tls || tokens || unrecorded)) {
            throw CommandFailure.wrongUse("--tls, --tokens and --no-recording are for a server of one's own; --server"
                    + " takes https://, --ca, --key-file and --token-file");
        }
        if (bare && tls) {
            throw CommandFailure.wrongUse("--bare with --tls, expected one of them: the bare handler speaks none");
        }
        CommandFailure.requireBetween("--containers", containers, 200, 1_000_000);
        LoadPlan plan = new LoadPlan(containers, play.cycle(), ramp, measured, connections, broken, churn);
        try {
            if (server != null) {
                LoadAccess shown = new LoadAccess(access.tls(), key.read(), access.token());
                return play(plan, URI.create(server), shown, Optional.empty());
            }
            return playOwn(plan);
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private int playOwn(LoadPlan plan) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            OwnAccess lock = OwnAccess.make(folder.path(), tls, tokens);
            String more = lock.configuration() + (unrecorded ? "recording: {folder: none}\n" : "");
            Path config = LoadedServer.writeFiles(folder.path(), FleetPlan.of(containers), more);
            try (LoadedServer own = LoadedServer.start(config, play.javaOptions(), Main.class.getName())) {
                int status = play(plan, own.uri(), lock.access(), Optional.of(own));
                if (!unrecorded) {
                    printRecording(folder.path().resolve("state/recording"));
                }
                return status;
            }
        }
    }

    private void printRecording(Path recording) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(recording)) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "recording  %.1f MB since the start%n", bytes / 1e6);
        out.flush();
    }

    private int play(LoadPlan plan, URI uri, LoadAccess shown, Optional<LoadedServer> own)
            throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (LoadRun run = LoadRun.against(uri, shown, plan)) {
            if (own.isPresent()) {
                out.println("started    " + new ServerUse(own.get()));
            }
            Optional<CompletableFuture<ServerUse>> before = own.map(server -> ServerUse.in(plan.ramp(), server));
            LoadResult result = unseen ? run.sustainUnseen() : run.sustain();
            result.toLines().forEach(out::println);
            if (own.isPresent()) {
                ServerUse use = new ServerUse(own.get());
                out.println("server     " + use + ", "
                        + use.since(before.orElseThrow().join()));
            }
            if (bare) {
                try (LoadedServer other = LoadedServer.startBare(play.javaOptions())) {
                    out.println(Ratio.table(List.of(run.race(other.uri()))));
                }
            }
            FleetCheck check = run.check();
            out.println(check.toLine());
            out.flush();
            return result.isClean() && check.isClean() ? 0 : 1;
        }
    }
}

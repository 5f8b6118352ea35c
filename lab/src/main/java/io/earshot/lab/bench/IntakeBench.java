package io.earshot.lab.bench;

import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadRun;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.ratios.Ratio;
import io.earshot.lab.simulate.FleetPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The calls of a fleet's agents, as many as a server carries, beside a Jetty handler that says yes to everything. */
public final class IntakeBench {

    private static final List<String> JVM = List.of("-Xmx1g");
    private static final LoadPlan WARM_UP =
            LoadPlan.usual(5_000, Duration.ofMillis(600), Duration.ofSeconds(20), Duration.ofSeconds(10));

    private IntakeBench() {}

    /**
     * Measures.
     *
     * @param folder empty, for the server's files
     * @param main the command's main class
     */
    public static Ratio run(Path folder, String main) throws IOException, InterruptedException {
        Path config = LoadedServer.writeFiles(folder, FleetPlan.of(WARM_UP.containers()), "");
        try (LoadedServer server = LoadedServer.start(config, JVM, main);
                LoadRun run = LoadRun.against(server.uri(), LoadAccess.OPEN, WARM_UP)) {
            run.sustainUnseen();
            try (LoadedServer bare = LoadedServer.startBare(JVM)) {
                return run.race(bare.uri());
            }
        }
    }
}

package io.earshot.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that copies its rows to real nodes of Ignite, all of them processes of their own. */
class EngineIT {

    private static final int CONTAINERS = 200;
    private static final Path LIBRARIES = Path.of("..", "store", "ignite", "target", "engine");
    private static final Path NODE_LIBRARIES = Path.of("..", "store", "ignite-node", "target", "node");

    private static final List<String> ROWS = List.of(
            "SELECT name, state, disconnect, connectivity, load FROM data ORDER BY name",
            "SELECT container, ip, partner, state, sent, received, rttMax FROM link ORDER BY container, ip",
            "SELECT container, ip, source, service FROM partner ORDER BY container, ip, source, service",
            "SELECT id, container, ip, fromState, toState FROM event ORDER BY id");

    @TempDir
    private Path folder;

    @Test
    void theClusterShowsTheServersRowsAlsoWhenANodeDiesAndTheServerCarriesOnWithoutIt() throws Exception {
        try (IgniteCluster cluster = IgniteCluster.start(2, NODE_LIBRARIES, folder.resolve("cluster"));
                EngineServer server =
                        EngineServer.start(folder, CONTAINERS, LIBRARIES, cluster.addresses(), Main.class.getName())) {
            report(server);
            awaitEqualRows(server);
            try (IgniteJdbc jdbc = IgniteJdbc.connect(LIBRARIES, cluster.addresses())) {
                assertThat(jdbc.rows("SELECT COUNT(*) FROM data WHERE load IS NOT NULL"))
                        .containsExactly(List.of(Integer.toString(CONTAINERS)));
                assertThat(jdbc.rows("SELECT server FROM engine_copy")).containsExactly(List.of("earshot"));
            }

            cluster.killOne();
            awaitEqualRows(server);

            cluster.killAll();
            await(() -> server.get("/readyz"), text -> text.contains("the engine is away since "));
            report(server);
            assertThat(server.metric("earshot_engine_away")).isOne();
        }
    }

    /** Lets each container report once at least. */
    private static void report(EngineServer server) throws Exception {
        LoadPlan plan = LoadPlan.usual(CONTAINERS, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3));
        try (LoadRun run = LoadRun.against(server.uri(), LoadAccess.OPEN, plan)) {
            assertThat(run.sustainUnseen().isClean()).isTrue();
        }
    }

    /** Asks both each time: containers that report no more fall silent meanwhile, each in its own time. */
    private static void awaitEqualRows(EngineServer server) throws Exception {
        for (String select : ROWS) {
            await(() -> difference(server, select), String::isEmpty);
        }
    }

    private static String difference(EngineServer server, String select) throws IOException, InterruptedException {
        String copied = copied(server, select);
        String expected = server.csv(select);
        return copied.equals(expected) ? "" : copied + "\ninstead of\n" + expected;
    }

    /** Returns nothing while the engine has no whole copy, or has just lost the node that was asked. */
    private static String copied(EngineServer server, String select) throws InterruptedException {
        try {
            return server.engineCsv(select);
        } catch (IOException notYet) {
            return "";
        }
    }

    private interface Question {
        String ask() throws IOException, InterruptedException;
    }

    private static void await(Question question, Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = question.ask();
        while (!wanted.test(answer) && System.nanoTime() < end) {
            Thread.sleep(50);
            answer = question.ask();
        }
        assertThat(answer).matches(wanted, "as wanted");
    }
}

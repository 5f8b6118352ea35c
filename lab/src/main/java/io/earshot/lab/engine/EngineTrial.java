package io.earshot.lab.engine;

import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Three nodes of Ignite, a server that copies its rows to them, and a fleet that reports; then nodes die. */
public final class EngineTrial implements AutoCloseable {

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final double MOST_CPU_MILLIS = 0.7;
    private static final double MOST_LAG_MILLIS = 2_000;

    /** As DESIGN.md has them. */
    private static final List<String> PROMISED = List.of(
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
            "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter ORDER BY"
                    + " SUM(nginxAccessRate)",
            "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC");

    /** All rows, without times, which Ignite keeps less exactly. */
    private static final List<String> ALL_ROWS = List.of(
            "SELECT name, state, disconnect, connectivity, host, dataCenter, role, load, takesTraffic FROM data ORDER BY name",
            "SELECT container, ip, partner, state, sent, received, rttMax, pathMtu FROM link ORDER BY container, ip",
            "SELECT container, ip, source, service, intervalSeconds FROM partner ORDER BY container, ip, source, service",
            "SELECT id, kind, subject, severity, summary, linksDown, linksUp FROM incident ORDER BY id",
            "SELECT id, container, ip, fromState, toState FROM event ORDER BY id");

    private final Path libraries;
    private final LoadPlan plan;
    private final Consumer<String> out;
    private final IgniteCluster cluster;
    private final EngineServer server;
    private boolean right = true;

    /** CPU time of all processes a second before the fleet reports. */
    private double idleMillis;

    /** CPU time of the server and of the nodes, until a moment. */
    private record Use(Duration server, Duration nodes) {

        Use minus(Use before) {
            return new Use(server.minus(before.server), nodes.minus(before.nodes));
        }
    }

    private EngineTrial(
            Path libraries, LoadPlan plan, Consumer<String> out, IgniteCluster cluster, EngineServer server) {
        this.libraries = libraries;
        this.plan = plan;
        this.out = out;
        this.cluster = cluster;
        this.server = server;
    }

    /**
     * Starts the nodes and the server.
     *
     * @param folder for all files
     * @param libraries folder of the engine's libraries
     * @param nodeLibraries folder of the nodes' libraries
     * @param main the {@code earshot} command's class
     * @param out is told what happens, a line each
     */
    public static EngineTrial start(
            Path folder, Path libraries, Path nodeLibraries, LoadPlan plan, String main, Consumer<String> out)
            throws IOException {
        IgniteCluster cluster = IgniteCluster.start(NODES, nodeLibraries, folder.resolve("cluster"));
        try {
            return new EngineTrial(
                    libraries,
                    plan,
                    out,
                    cluster,
                    EngineServer.start(folder, plan.containers(), libraries, cluster.addresses(), main));
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
    }

    /** Returns whether all goals were met. */
    public boolean run() throws IOException, InterruptedException, SQLException {
        try (LoadRun load = LoadRun.against(server.uri(), LoadAccess.OPEN, plan);
                IgniteJdbc jdbc = IgniteJdbc.connect(libraries, cluster.addresses())) {
            awaitEqual("the first copy");
            idle();
            lag(load, jdbc); // first, so that all processes are warm when their CPU time is measured
            double p99 = cpu(load);
            promised(jdbc);
            killOne(load);
            stopAll(load, p99);
        }
        return right;
    }

    /** Nodes talk to each other also while nothing is written. */
    private void idle() throws IOException, InterruptedException {
        Use before = use();
        Thread.sleep(IDLE);
        Use used = use().minus(before);
        idleMillis = millis(used.server().plus(used.nodes())) / IDLE.toSeconds();
        out.accept(String.format(
                Locale.ROOT,
                "idle       server %.1f ms, %d nodes %.1f ms of CPU a second",
                millis(used.server()) / IDLE.toSeconds(),
                NODES,
                millis(used.nodes()) / IDLE.toSeconds()));
    }

    /** Returns the p99 of requests in milliseconds. */
    private double cpu(LoadRun load) throws IOException, InterruptedException {
        CompletableFuture<Use> atFullRate = CompletableFuture.supplyAsync(
                this::useNow, CompletableFuture.delayedExecutor(plan.ramp().toMillis(), TimeUnit.MILLISECONDS));
        double rows = server.metric("earshot_engine_rows_total");
        LoadResult result = load.sustainUnseen();
        Use used = use().minus(atFullRate.join());
        result.toLines().subList(0, 3).forEach(out);
        double all = millis(used.server().plus(used.nodes())) / result.reports();
        out.accept(String.format(
                Locale.ROOT,
                "CPU        %.2f ms a report: server %.2f, nodes %.2f; %.2f of it also without reports; %.1f rows a report; goal at"
                        + " most %.1f",
                all,
                millis(used.server()) / result.reports(),
                millis(used.nodes()) / result.reports(),
                idleMillis * plan.measured().toMillis() / 1_000 / result.reports(),
                (server.metric("earshot_engine_rows_total") - rows) / result.reports(),
                MOST_CPU_MILLIS));
        right &= result.isClean() && all <= MOST_CPU_MILLIS;
        return result.p99Millis();
    }

    private void lag(LoadRun load, IgniteJdbc jdbc) throws IOException, InterruptedException, SQLException {
        long end = System.nanoTime() + plan.ramp().plus(plan.measured()).toNanos();
        CompletableFuture<LoadResult> loaded = CompletableFuture.supplyAsync(() -> sustain(load));
        Histogram lag = new EngineLag(server, jdbc).until(end);
        right &= loaded.join().isClean() && lag.getValueAtPercentile(99) <= MOST_LAG_MILLIS;
        out.accept(String.format(
                Locale.ROOT,
                "lag        p50 %d  p90 %d  p99 %d  max %d ms of %d reports; goal p99 at most %.0f",
                lag.getValueAtPercentile(50),
                lag.getValueAtPercentile(90),
                lag.getValueAtPercentile(99),
                lag.getMaxValue(),
                lag.getTotalCount(),
                MOST_LAG_MILLIS));
        awaitEqual("after the load");
    }

    private void promised(IgniteJdbc jdbc) throws IOException, InterruptedException, SQLException {
        for (String select : PROMISED) {
            int expected = (int) server.csv(select).lines().count() - 1;
            int rows = jdbc.rows(select).size();
            long start = System.nanoTime();
            jdbc.rows(select);
            out.accept(String.format(
                    Locale.ROOT,
                    "JDBC       %.1f ms, %d rows, %d in H2: %s",
                    (System.nanoTime() - start) / 1e6,
                    rows,
                    expected,
                    select));
            right &= rows == expected;
        }
    }

    private void killOne(LoadRun load) throws IOException, InterruptedException {
        CompletableFuture<LoadResult> loaded = CompletableFuture.supplyAsync(() -> sustain(load));
        Thread.sleep(plan.ramp().plus(plan.measured().dividedBy(2)));
        double before = server.metric("earshot_engine_whole_copies_total");
        cluster.killOne();
        LoadResult result = loaded.join();
        awaitBack();
        awaitEqual("after kill -9 of a node");
        double copies = server.metric("earshot_engine_whole_copies_total") - before;
        // A copy of all rows hides whether some were lost.
        out.accept(String.format(
                Locale.ROOT,
                "killed     p99 %.2f ms; all rows were copied anew %.0f times, goal 0",
                result.p99Millis(),
                copies));
        right &= copies == 0;
        right &= result.isClean();
    }

    private void awaitBack() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (server.metric("earshot_engine_away") != 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.sleep(100);
        }
    }

    private void stopAll(LoadRun load, double before) throws IOException, InterruptedException {
        cluster.killAll();
        LoadResult result = load.sustainUnseen();
        out.accept(
                String.format(Locale.ROOT, "stopped    p99 %.2f ms, with the engine %.2f", result.p99Millis(), before));
        out.accept(String.format(
                Locale.ROOT, "readyz     %s", server.get("/readyz").strip().replace("\n", " / ")));
        right &= result.isClean();
    }

    private LoadResult sustain(LoadRun load) {
        try {
            return load.sustainUnseen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted under load", e);
        }
    }

    /** Waits until the engine has the server's rows. */
    private void awaitEqual(String when) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (String select : ALL_ROWS) {
            String expected = server.csv(select);
            String found = ask(select);
            while (!found.equals(expected) && System.nanoTime() - start < PATIENCE.toNanos()) {
                Thread.sleep(100);
                expected = server.csv(select);
                found = ask(select);
            }
            right &= found.equals(expected);
            out.accept(String.format(
                    Locale.ROOT,
                    "equal      %s: %s, %d rows: %s",
                    when,
                    found.equals(expected),
                    expected.lines().count() - 1,
                    select.replaceFirst(".* FROM (\\w+) .*", "$1")));
        }
    }

    /** Returns nothing while the engine has no copy. */
    private String ask(String select) throws InterruptedException {
        try {
            return server.engineCsv(select);
        } catch (IOException notYet) {
            return "";
        }
    }

    private Use useNow() {
        try {
            return use();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Use use() throws IOException {
        return new Use(server.cpu(), cluster.cpu());
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    @Override
    public void close() {
        server.close();
        cluster.close();
    }
}

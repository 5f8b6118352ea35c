package io.earshot.lab.load;

import io.earshot.lab.ratios.Ratio;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** Plays a fleet's agents against a server. */
public final class LoadRun implements AutoCloseable {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int WINDOWS = 3;

    /** Accepted reports have this long to show in the tables. */
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final LoadPlan plan;
    private final URI server;
    private final LoadAccess access;
    private final LoadedFleet fleet;
    private final SqlOverHttp sql;

    private LoadRun(LoadPlan plan, URI server, LoadAccess access, LoadedFleet fleet, SqlOverHttp sql) {
        this.plan = plan;
        this.server = server;
        this.access = access;
        this.fleet = fleet;
        this.sql = sql;
    }

    /**
     * Learns from the server whom it knows.
     *
     * @throws IOException if it does not answer, or knows too few containers
     */
    public static LoadRun against(URI server, LoadAccess access, LoadPlan plan)
            throws IOException, InterruptedException {
        return against(server, server, access, plan);
    }

    /**
     * The same with agents that speak to a relay.
     *
     * @param server is asked whom it knows, and what it knows in the end
     * @param agentsCall the relay, or the server itself
     */
    public static LoadRun against(URI server, URI agentsCall, LoadAccess access, LoadPlan plan)
            throws IOException, InterruptedException {
        SqlOverHttp sql = new SqlOverHttp(server, access);
        List<String> names = FleetCheck.names(sql, plan.containers());
        if (names.size() < plan.containers()) {
            sql.close();
            throw new IOException("the server has " + names.size() + " containers, expected " + plan.containers());
        }
        // By name they stand host by host; a fleet's agents do not wake up that way.
        Collections.shuffle(names, new Random(1));
        return new LoadRun(plan, agentsCall, access, new LoadedFleet(names, access.fleetKey()), sql);
    }

    /** Has all agents wait for orders, too. */
    public HeldPolls holdPolls() throws IOException, InterruptedException {
        return HeldPolls.of(fleet, server);
    }

    /** From now on these containers have no agent, and all others have one. */
    void stopOnly(Set<String> containers) {
        fleet.stopOnly(containers);
    }

    /** Requests at the plan's rate. */
    public LoadResult sustain() throws InterruptedException {
        Freshness freshness = new Freshness(fleet, sql);
        Thread watching = Thread.ofVirtual().start(freshness);
        try {
            return sustain(freshness);
        } finally {
            watching.interrupt();
            watching.join();
        }
    }

    /** The same without a look into the tables, which may not be possible while others ask. */
    public LoadResult sustainUnseen() throws InterruptedException {
        return sustain(new Freshness(fleet, sql));
    }

    private LoadResult sustain(Freshness freshness) throws InterruptedException {
        long start = System.nanoTime();
        long measuredFrom = start + plan.ramp().toNanos();
        long until = measuredFrom + plan.measured().toNanos();
        Tally tally = run(server, fleet, number -> start + plan.due(number), measuredFrom, until, freshness);
        Duration took = Duration.ofNanos(System.nanoTime() - measuredFrom);
        return new LoadResult(tally, took, freshness.nanos());
    }

    /** As many requests as the connections carry, to the server and to another one in turns. */
    public Ratio race(URI other) throws InterruptedException {
        double[] ours = new double[WINDOWS];
        double[] theirs = new double[WINDOWS];
        // The other says yes to reports that the server never sees.
        LoadedFleet twin = fleet.twin();
        // The first turn is for both to warm up.
        for (int i = -1; i < WINDOWS; i++) {
            double our = saturate(server, fleet);
            double their = saturate(other, twin);
            if (i >= 0) {
                ours[i] = our;
                theirs[i] = their;
            }
        }
        return Ratio.ofTurns(
                String.format(Locale.ROOT, "lists and reports of %,d containers, requests/s", plan.containers()),
                ours,
                "bare Jetty handler",
                theirs,
                new Ratio.Goal.AtLeast(0.5));
    }

    /** @return requests a second */
    private double saturate(URI target, LoadedFleet agents) throws InterruptedException {
        long start = System.nanoTime();
        long until = start + WINDOW.toNanos();
        Tally tally = run(target, agents, number -> System.nanoTime(), start, until, new Freshness(agents, sql));
        return tally.requests() / ((System.nanoTime() - start) / 1e9);
    }

    private Tally run(
            URI target, LoadedFleet agents, LongUnaryOperator due, long measuredFrom, long until, Freshness freshness)
            throws InterruptedException {
        AtomicLong next = new AtomicLong();
        List<Worker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            HttpConnection wire = new HttpConnection(target, access.tls());
            Worker worker = new Worker(agents, plan, wire, next, due, measuredFrom, until, freshness);
            workers.add(worker);
            threads.add(Thread.ofPlatform().name("load-" + i).start(worker));
        }
        Tally all = new Tally();
        for (int i = 0; i < workers.size(); i++) {
            threads.get(i).join();
            all.add(workers.get(i).tally());
        }
        return all;
    }

    /** Whether the tables come to hold each agent's newest report. */
    public FleetCheck check() throws IOException, InterruptedException {
        return check(SETTLE);
    }

    /** @param settle how long what was taken may be on its way into the tables */
    FleetCheck check(Duration settle) throws IOException, InterruptedException {
        long end = System.nanoTime() + settle.toNanos();
        while (true) {
            try {
                FleetCheck check = FleetCheck.of(fleet, plan, sql);
                if (check.isClean() || System.nanoTime() > end) {
                    return check;
                }
            } catch (IOException busy) {
                // A server that catches up may take longer for this than anybody may ask.
                if (System.nanoTime() > end) {
                    throw busy;
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    @Override
    public void close() {
        sql.close();
    }
}

package io.earshot.server.graph;

import io.earshot.fleet.graph.Cluster;
import io.earshot.fleet.graph.ClusterFinder;
import io.earshot.store.SqlRefusedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Finds the clusters of the graph again and again, and hands them on when they differ from those before. A pause is a hundred times as long as
 * the search, so that it takes one per cent of a core at most. Runs on a thread of its own.
 */
public final class ClusterLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ClusterLoop.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);
    private static final int PAUSE = 100;

    private final GraphSource graph;
    private final InstantSource clock;
    private final Listener listener;
    private final Thread thread = Thread.ofVirtual().name("clusters").unstarted(this::run);
    private List<Cluster> handedOn = List.of();
    private boolean failed;

    /** Takes all clusters, those that did not change among them. */
    public interface Listener {
        void changed(List<Cluster> all) throws InterruptedException;
    }

    public ClusterLoop(GraphSource graph, InstantSource clock, Listener listener) {
        this.graph = graph;
        this.clock = clock;
        this.listener = listener;
    }

    /** Begins with a search at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                long begin = System.nanoTime();
                turn();
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                Duration pause = took.multipliedBy(PAUSE);
                Thread.sleep(pause.compareTo(SHORTEST_PAUSE) > 0 ? pause : SHORTEST_PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            List<Cluster> newest = ClusterFinder.find(graph.read().at(clock.instant()));
            if (!newest.equals(handedOn)) {
                listener.changed(newest);
                handedOn = newest;
            }
            failed = false;
        } catch (SqlRefusedException e) {
            if (!failed) {
                LOG.log(Level.WARNING, "clusters are not found: " + e.getMessage());
            }
            failed = true;
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "clusters could not be taken in, please report this as a bug", bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

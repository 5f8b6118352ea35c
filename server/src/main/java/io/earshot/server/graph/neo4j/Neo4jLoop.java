package io.earshot.server.graph.neo4j;

import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.server.graph.GraphSource;
import io.earshot.store.SqlRefusedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Brings the current graph to a Neo4j again and again, if anything of it changed. Runs on a thread of its own; what fails is tried again a turn later. */
public final class Neo4jLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Neo4jLoop.class.getName());

    /** After so long a graph is brought again that did not change. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Neo4jTarget target;
    private final GraphSource source;
    private final Duration every;
    private final InstantSource clock;
    private final Thread thread = Thread.ofVirtual().name("neo4j").unstarted(this::run);
    private Optional<Brought> brought = Optional.empty();
    private String trouble = "";

    /** A graph that was brought, and when. */
    private record Brought(DependencyGraph graph, Instant at) {

        /** Returns whether Neo4j may be taken to have this graph: others may have changed or lost it since. */
        boolean isStill(DependencyGraph other, Instant now) {
            return at.plus(AGAIN).isAfter(now)
                    && graph.nodes().equals(other.nodes())
                    && graph.dependencies().equals(other.dependencies());
        }
    }

    public Neo4jLoop(Neo4jTarget target, GraphSource source, Duration every, InstantSource clock) {
        this.target = target;
        this.source = source;
        this.every = every;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says once what is wrong, and once that it is right again. */
    private void turn() {
        String now = "";
        try {
            Instant at = clock.instant();
            DependencyGraph graph = source.graph().at(at);
            if (brought.filter(last -> last.isStill(graph, at)).isEmpty()) {
                target.replace(graph);
                brought = Optional.of(new Brought(graph, at));
            }
        } catch (Neo4jFailure | SqlRefusedException e) {
            now = e.getMessage();
            brought = Optional.empty(); // a transfer may have ended half-way
        } catch (RuntimeException bug) {
            now = "the graph is not brought to Neo4j, please report this as a bug: " + bug;
            brought = Optional.empty();
        }
        if (!now.equals(trouble)) {
            LOG.log(now.isEmpty() ? Level.INFO : Level.WARNING, now.isEmpty() ? "Neo4j takes the graph again" : now);
            trouble = now;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        target.close();
    }
}

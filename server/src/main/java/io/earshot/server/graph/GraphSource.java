package io.earshot.server.graph;

import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.IgnoreRule;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps the graph for some seconds, since reading it takes longer than answering questions about it. Thread-safe. */
public final class GraphSource {

    private static final Duration KEEP = Duration.ofSeconds(5);

    private final GraphReader reader;
    private final List<IgnoreRule> ignored;
    private final Supplier<Set<String>> monitoring;
    private final InstantSource clock;

    /** Neither is read without the lock. */
    private Instant readAt = Instant.MIN;

    private DependencyGraph newest = DependencyGraph.of(List.of(), List.of());

    /**
     * @param tags what nodes have
     * @param ignored what is left out
     * @param monitoring names of the nodes where the monitoring itself stands, which are left out, too
     */
    public GraphSource(
            SqlEngine tables,
            NodeTags tags,
            List<IgnoreRule> ignored,
            Supplier<Set<String>> monitoring,
            InstantSource clock) {
        reader = new GraphReader(tables, tags);
        this.ignored = List.copyOf(ignored);
        this.monitoring = monitoring;
        this.clock = clock;
    }

    /**
     * Returns all that is known of who talks to whom, now and before.
     *
     * @throws SqlRefusedException if the tables do not answer in time, or have more rows than an answer may have
     */
    public synchronized DependencyGraph graph() throws SqlRefusedException {
        Instant now = clock.instant();
        if (now.isBefore(readAt) || !now.isBefore(readAt.plus(KEEP))) {
            newest = read();
            readAt = now;
        }
        return newest;
    }

    /**
     * Reads the graph anew, and keeps it for nobody.
     *
     * @throws SqlRefusedException if the tables do not answer in time, or have more rows than an answer may have
     */
    DependencyGraph read() throws SqlRefusedException {
        DependencyGraph graph = reader.read();
        Set<String> hidden = monitoring.get();
        if (!hidden.isEmpty()) {
            graph = graph.without(node -> hidden.contains(node.name()));
        }
        for (IgnoreRule rule : ignored) {
            graph = rule.apply(graph);
        }
        return graph;
    }
}

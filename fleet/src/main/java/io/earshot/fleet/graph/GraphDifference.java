package io.earshot.fleet.graph;

import java.time.Instant;
import java.util.List;

/**
 * Lists the dependencies that changed between two times.
 *
 * @param added dependencies that were first seen after the first time, and are current at the second
 * @param gone dependencies that were current at the first time, and are not any more at the second
 */
public record GraphDifference(List<Dependency> added, List<Dependency> gone) {

    /** Compares the graph at two times, as far as the first and last times of its dependencies tell. */
    public static GraphDifference between(DependencyGraph graph, Instant since, Instant until) {
        return new GraphDifference(
                graph.dependencies().stream()
                        .filter(each -> each.isCurrent(until) && !each.isCurrent(since))
                        .toList(),
                graph.dependencies().stream()
                        .filter(each -> each.isCurrent(since) && !each.isCurrent(until))
                        .toList());
    }
}

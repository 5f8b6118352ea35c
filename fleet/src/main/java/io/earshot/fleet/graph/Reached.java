package io.earshot.fleet.graph;

/**
 * A node that is reached from another one.
 *
 * @param hops how many dependencies lie between, at least 1
 * @param via the last of them
 */
public record Reached(GraphNode node, int hops, Dependency via) {}

package io.earshot.server.graph;

/**
 * A tag that a node has.
 *
 * @param node its name in lower case
 * @param source the kind of the source that gives it
 */
public record NodeTag(String node, String name, String value, String source) {}

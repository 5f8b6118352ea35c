package io.earshot.server.graph;

import java.time.Instant;
import java.util.Optional;

/**
 * A tag that a node has.
 *
 * @param node its name in lower case
 * @param source the kind of the source that gives it
 * @param setting who set it and when, if somebody did over REST
 */
public record NodeTag(String node, String name, String value, String source, Optional<Setting> setting) {

    /** Says who set a tag; empty where that is not known. */
    public record Setting(String who, Instant at) {}

    /** Makes one that nobody set. */
    public NodeTag(String node, String name, String value, String source) {
        this(node, name, value, source, Optional.empty());
    }
}

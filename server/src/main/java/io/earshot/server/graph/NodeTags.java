package io.earshot.server.graph;

import io.earshot.server.graph.TagSource.Tag;
import io.earshot.server.graph.TagSource.TagFailure;
import io.earshot.store.SqlEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Merges the tags of several sources. Sources are listed in order of precedence: later ones add tags and never override. One that fails
 * keeps the tags that it gave before, and is told of once. Thread-safe.
 */
public final class NodeTags {

    private static final Logger LOG = System.getLogger(NodeTags.class.getName());

    private final List<TagSource> sources;
    private final Map<TagSource, List<Tag>> newest = new HashMap<>();
    private final Map<TagSource, String> troubles = new HashMap<>();

    private record Key(String node, String tag) {}

    public NodeTags(List<TagSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Returns tags and values by the node's name in lower case. */
    Map<String, Map<String, String>> read(SqlEngine tables) {
        Map<String, Map<String, String>> tags = new HashMap<>();
        for (NodeTag tag : all(tables)) {
            tags.computeIfAbsent(tag.node(), _ -> new HashMap<>()).put(tag.name(), tag.value());
        }
        return tags;
    }

    /** Returns the newest tags of all sources, one of each name for a node. */
    synchronized List<NodeTag> all(SqlEngine tables) {
        Map<Key, NodeTag> tags = new LinkedHashMap<>();
        for (TagSource source : sources) {
            for (Tag tag : newest(source, tables)) {
                if (!tag.name().isEmpty()) {
                    String node = key(tag.node());
                    tags.putIfAbsent(
                            new Key(node, tag.name()),
                            new NodeTag(node, tag.name(), tag.value(), source.kind(), tag.setting()));
                }
            }
        }
        return List.copyOf(tags.values());
    }

    private List<Tag> newest(TagSource source, SqlEngine tables) {
        try {
            newest.put(source, source.read(tables));
            if (troubles.remove(source) != null) {
                LOG.log(Level.INFO, "tags are read again");
            }
        } catch (TagFailure e) {
            if (!e.getMessage().equals(troubles.put(source, e.getMessage()))) {
                LOG.log(Level.WARNING, e.getMessage());
            }
        }
        return newest.getOrDefault(source, List.of());
    }

    static String key(String node) {
        return node.toLowerCase(Locale.ROOT);
    }
}

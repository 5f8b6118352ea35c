package io.earshot.server.graph;

import java.time.Instant;

/**
 * A tag that somebody set over REST.
 *
 * @param node its name in lower case; has no slash
 * @param name the tag's
 * @param who set it; empty where that is not known
 */
public record SetTag(String node, String name, String value, String who, Instant at) {

    public static final int LONGEST_NAME = 128;
    public static final int LONGEST_VALUE = 1_000;

    public SetTag {
        if (node.isEmpty() || node.indexOf('/') >= 0) {
            throw new IllegalArgumentException("node \"" + node + "\", expected a name without a slash");
        }
        node = NodeTags.key(node);
        require("tag", name, LONGEST_NAME);
        require("value", value, LONGEST_VALUE);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the tag has no name");
        }
    }

    private static void require(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(
                    what + ": " + text.length() + " characters, expected at most " + longest);
        }
        if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + ": expected text without control characters, and no space at its ends");
        }
    }

    /** Returns the key of a node's tag; no two have the same, since nodes' names have no slash. */
    public static String key(String node, String name) {
        return NodeTags.key(node) + "/" + name;
    }

    String key() {
        return key(node, name);
    }
}

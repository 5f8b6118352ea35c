package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the newest facts of the speaker. Servers apply facts before they know whether their transaction is committed, and a speaker that dies
 * may leave one that never is: the log forgets such facts when it is compacted, although all servers have applied them. So the next speaker
 * writes the newest facts again. One thread at a time.
 */
final class LastWords {

    private final Deque<Fact> said = new ArrayDeque<>();

    /** Takes a fact as it comes out of the log. */
    void take(Fact fact) {
        switch (fact) {
            case Fact.LinkChanged _, Fact.LinkStates _, Fact.ContainerKnown _, Fact.InventoryComplete _ -> add(fact);
            case Fact.Kept(var name, var _) when isOfSpeaker(Fact.KEPT + name) -> add(fact);
            case Fact.Removed(var key) when isOfSpeaker(key) -> add(fact);
            default -> {}
        }
    }

    private void add(Fact fact) {
        said.addLast(fact);
        if (said.size() > Speaker.LARGEST) { // a transaction has no more, and only the last one may be uncommitted
            var _ = said.removeFirst();
        }
    }

    /** Returns whether only the speaker writes and removes facts with this key. */
    private static boolean isOfSpeaker(String key) {
        return key.startsWith(Fact.KEPT + KeptValues.INCIDENT)
                || key.startsWith(Fact.KEPT + KeptValues.LINK)
                || key.equals(Fact.KEPT + SharedProbeSecret.NAME)
                || key.startsWith(Fact.EVENT)
                || key.startsWith(Fact.STATES)
                || key.startsWith(Fact.CONTAINER);
    }

    /** Returns the facts that may not be committed, the newest of each key in the log's order. */
    List<Fact> newest() {
        Map<String, Fact> newest = new LinkedHashMap<>();
        for (Fact each : said) {
            var _ = newest.remove(each.key());
            newest.put(each.key(), each);
        }
        return new ArrayList<>(newest.values());
    }
}

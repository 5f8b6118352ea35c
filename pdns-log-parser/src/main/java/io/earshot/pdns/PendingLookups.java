package io.earshot.pdns;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lookups that wait to be taken. It grows with the number of different ones, not with the time that they wait, and not beyond a
 * bound: names can be made up by whoever may ask PowerDNS. From any thread.
 */
public final class PendingLookups {

    private record Key(ContainerName container, String service) {}

    private final int maxDistinct;
    private final Map<Key, Lookup> waiting = new LinkedHashMap<>();
    private long overflowed;

    public PendingLookups() {
        this(LookupCounter.MAX_DISTINCT);
    }

    PendingLookups(int maxDistinct) {
        this.maxDistinct = maxDistinct;
    }

    public synchronized void add(List<Lookup> lookups) {
        for (Lookup lookup : lookups) {
            Key key = new Key(lookup.container(), lookup.service());
            if (waiting.size() < maxDistinct || waiting.containsKey(key)) {
                waiting.merge(key, lookup, Lookup::and);
            } else {
                overflowed++;
            }
        }
    }

    /** All that wait, equal ones as one, in the order in which they came first. */
    public synchronized List<Lookup> drain() {
        List<Lookup> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }

    /** Returns the number of lookups that were dropped because too many different ones waited. */
    public synchronized long overflowed() {
        return overflowed;
    }
}

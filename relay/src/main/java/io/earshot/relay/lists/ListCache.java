package io.earshot.relay.lists;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Holds lists within a bound; the one that was asked for the longest ago goes first. Not thread-safe. */
public final class ListCache {

    private final long maxOctets;
    private final Map<ListKey, CachedList> lists = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;

    public ListCache(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    public Optional<CachedList> get(ListKey key) {
        return Optional.ofNullable(lists.get(key));
    }

    public void put(ListKey key, CachedList list) {
        CachedList before = lists.put(key, list);
        octets += list.body().length() - (before == null ? 0 : before.body().length());
        Iterator<Map.Entry<ListKey, CachedList>> oldest = lists.entrySet().iterator();
        while (octets > maxOctets && oldest.hasNext()) {
            octets -= oldest.next().getValue().body().length();
            oldest.remove();
        }
    }

    public void remove(ListKey key) {
        CachedList before = lists.remove(key);
        octets -= before == null ? 0 : before.body().length();
    }

    public int size() {
        return lists.size();
    }
}

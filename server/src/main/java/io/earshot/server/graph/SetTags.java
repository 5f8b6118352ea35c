package io.earshot.server.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the tags that people set over REST. Thread-safe. */
public final class SetTags {

    private final Map<String, SetTag> tags = new LinkedHashMap<>();
    private volatile Runnable listener = () -> {};

    /** Sets who is told, on the thread of the change, that there are other tags now. */
    void onChange(Runnable told) {
        listener = told;
    }

    /** Takes a tag; one of the same name of its node is replaced. */
    public void set(SetTag tag) {
        synchronized (tags) {
            tags.put(tag.key(), tag);
        }
        listener.run();
    }

    /**
     * Removes a tag.
     *
     * @param key as {@link SetTag#key(String, String)} has it
     * @return whether there was one
     */
    public boolean remove(String key) {
        boolean known;
        synchronized (tags) {
            known = tags.remove(key) != null;
        }
        listener.run();
        return known;
    }

    public boolean has(String key) {
        synchronized (tags) {
            return tags.containsKey(key);
        }
    }

    public int size() {
        synchronized (tags) {
            return tags.size();
        }
    }

    List<SetTag> all() {
        synchronized (tags) {
            return new ArrayList<>(tags.values());
        }
    }
}

package io.earshot.wire.decoders;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of identifiers that are unique everywhere, such as the topic ids of Kafka. All conversations of a capture share them: programs ask
 * for names on one connection and use identifiers on others. Confined to one thread.
 */
public final class SharedNames {

    private static final int MOST = 4_096;

    private final Map<String, String> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Remembers a name, and forgets the one that was not used for longest where there are too many. */
    public void learn(String id, String name) {
        names.put(id, name);
    }

    /** Returns the name; empty if it is not known. */
    public String name(String id) {
        return names.getOrDefault(id, "");
    }
}

package io.earshot.traffic.uplink;

import io.earshot.model.AppFigures.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the figures that the server does not have yet, the newest of each minute. Thread-safe. */
final class WaitingFigures {

    /** A server keeps an hour. */
    private static final Duration OF_USE = Duration.ofHours(1);

    private static final int MOST = 20_000;

    private record Key(Instant minute, String app, String operation) {

        static Key of(Figures figures) {
            return new Key(figures.minute(), figures.app(), figures.operation());
        }
    }

    private final Map<Key, Figures> waiting = new LinkedHashMap<>();
    private long dropped;

    synchronized void add(Figures figures) {
        Key key = Key.of(figures);
        waiting.remove(key);
        waiting.put(key, figures);
        if (waiting.size() > MOST) {
            Iterator<Key> oldest = waiting.keySet().iterator();
            oldest.next();
            oldest.remove();
            dropped++;
        }
    }

    /** Returns the figures that have waited longest and are still of use. */
    synchronized List<Figures> next(int most, Instant now) {
        waiting.keySet().removeIf(key -> key.minute().isBefore(now.minus(OF_USE)));
        return new ArrayList<>(waiting.values().stream().limit(most).toList());
    }

    /** Forgets figures that the server has, unless newer ones of the same minutes wait. */
    synchronized void sent(List<Figures> figures) {
        for (Figures each : figures) {
            waiting.remove(Key.of(each), each);
        }
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized long dropped() {
        return dropped;
    }
}

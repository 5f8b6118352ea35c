package io.earshot.store.h2.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.h2.engine.SessionLocal;

/** The moment that questions see. One thread replaces it, any may look. */
final class Published {

    /** Holds the snapshots that sessions have begun to read. */
    private final Map<SessionLocal, TableSnapshot> pins = new ConcurrentHashMap<>();

    private volatile TableSnapshot newest = TableSnapshot.EMPTY;
    private volatile long count;
    private volatile LongSupplier counter = () -> 0;

    TableSnapshot newest() {
        return newest;
    }

    /** The number of the database's changes at the newest snapshot. */
    long count() {
        return count;
    }

    /** @param newCounter of the database's changes; by it H2 judges whether an answer that it kept is still right */
    void countWith(LongSupplier newCounter) {
        counter = newCounter;
    }

    /** Whoever is pinned once the changes are counted sees them, so that H2 keeps no older answer under the new count. */
    synchronized void publish(TableSnapshot snapshot) {
        count = counter.getAsLong();
        newest = snapshot;
    }

    /**
     * Lets the session see the newest moment until it is unpinned, unless it already sees one.
     *
     * @return whether this began now
     */
    synchronized boolean pin(SessionLocal session) {
        return pins.putIfAbsent(session, newest) == null;
    }

    void unpin(SessionLocal session) {
        pins.remove(session);
    }

    TableSnapshot seenBy(SessionLocal session) {
        return pins.getOrDefault(session, newest);
    }
}

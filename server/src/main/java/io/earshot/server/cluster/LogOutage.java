package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows whether the log is away. It is from the moment when it does not acknowledge a fact until this server reads a word of its own that it
 * gave the log since: then the log takes facts again, and this server has read everything that others wrote before. Thread-safe.
 */
final class LogOutage {

    /** A server says once a second that it lives; a word that the log has not taken for so long does not come any more. */
    private static final int MOST_WORDS = 60;

    private final Deque<Fact.ServerSeen> words = new ArrayDeque<>();
    private boolean away;

    /** The log did not acknowledge a fact. */
    synchronized void begin() {
        if (!away) {
            away = true;
            words.clear();
        }
    }

    synchronized boolean isAway() {
        return away;
    }

    /** This server gives the log a word. */
    synchronized void said(Fact.ServerSeen word) {
        if (away) {
            words.add(word);
            if (words.size() > MOST_WORDS) {
                words.remove();
            }
        }
    }

    /** Takes a word of any server that came out of the log. Returns whether it ends an outage. */
    synchronized boolean isEndedBy(Fact.ServerSeen word) {
        boolean ends = away && words.contains(word);
        if (ends) {
            away = false;
        }
        return ends;
    }
}

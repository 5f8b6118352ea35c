package io.earshot.relay.heap;

/**
 * Decides when the whole heap is collected. The serial collector itself waits until the heap is as large as it may be: polls that are held
 * for half a minute are old by then, and fill it however few there are. Not thread-safe.
 */
final class CollectionRule {

    /** Octets that may be garbage in any case: the young generation, and what a quiet relay leaves in an hour. */
    static final long SPARE = 12 << 20;

    /** A fourth of what is held may be garbage; with more, a collection of a large heap comes seldom enough to cost less than 1 % of a core. */
    private static final int PART = 4;

    private long live;

    /**
     * Returns whether to collect.
     *
     * @param used octets of the heap that are held or garbage
     */
    boolean isDue(long used) {
        live = Math.min(live, used); // somebody else collected
        return used > live + live / PART + SPARE;
    }

    /** Takes what is used after a collection. */
    void collected(long used) {
        live = used;
    }
}

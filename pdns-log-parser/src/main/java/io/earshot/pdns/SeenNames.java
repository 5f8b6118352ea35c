package io.earshot.pdns;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A cache of parsed {@code NAME|TYPE} texts, for the names that were seen lately: a fleet asks for the same
 * few thousand names over and over, and comparing bytes is cheaper than decoding them. Each name has two places; a newer one
 * takes it from an older one, so that memory is bounded whoever makes names up. A name whose place is taken goes to the one beside it: of some ten thousand names,
 * many would otherwise drive each other out with every line.
 */
final class SeenNames {

    private static final int PLACES = 1 << 16;

    /** Longer ones are rare, and are judged anew each time. */
    private static final int MAX_LENGTH = 128;

    /** A name with what was found out about it. */
    static final class Seen {

        private final byte[] raw;
        private final Verdict verdict;
        private final LookupCounter.Entry entry;

        private Seen(byte[] raw, Verdict verdict, LookupCounter.Entry entry) {
            this.raw = raw;
            this.verdict = verdict;
            this.entry = entry;
        }

        Verdict verdict() {
            return verdict;
        }

        /** Holds the slot at which a lookup is counted; none for all others. */
        LookupCounter.Entry entry() {
            return entry;
        }
    }

    /** For a line that holds no question. */
    static final Seen NOTHING = new Seen(new byte[0], Verdict.NO_QUESTION, LookupCounter.NOBODY);

    /** For a lookup that cannot be kept now, though it may later. */
    static final Seen OVERFLOWED = new Seen(new byte[0], Verdict.OVERFLOWED, LookupCounter.NOBODY);

    // Foreign names choose what is hashed; a seed keeps them from choosing whose place they take.
    private final long seed = ThreadLocalRandom.current().nextLong() | 1;
    private final Seen[] places = new Seen[PLACES];
    private boolean used;

    /** Returns the entry for these bytes; null if there is none or another one replaced it. */
    Seen get(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        Seen seen = places[place];
        if (isOf(seen, bytes, from, to)) {
            return seen;
        }
        Seen beside = places[place ^ 1];
        return isOf(beside, bytes, from, to) ? beside : null;
    }

    private static boolean isOf(Seen seen, byte[] bytes, int from, int to) {
        return seen != null && Arrays.equals(seen.raw, 0, seen.raw.length, bytes, from, to);
    }

    /** Stores the entry and returns it. */
    Seen put(byte[] bytes, int from, int to, Verdict verdict, LookupCounter.Entry entry) {
        Seen seen = new Seen(Arrays.copyOfRange(bytes, from, to), verdict, entry);
        if (to - from <= MAX_LENGTH) {
            int place = place(bytes, from, to);
            if (places[place] != null) {
                places[place ^ 1] = places[place];
            }
            places[place] = seen;
            used = true;
        }
        return seen;
    }

    void clear() {
        if (used) {
            Arrays.fill(places, null);
            used = false;
        }
    }

    /** Eight bytes at a time; the last eight overlap those before. */
    private int place(byte[] bytes, int from, int to) {
        long hash = seed ^ (to - from);
        if (to - from >= 8) {
            for (int i = from; i < to - 8; i += 8) {
                hash = mix(hash ^ ByteSearch.longAt(bytes, i));
            }
            hash = mix(hash ^ ByteSearch.longAt(bytes, to - 8));
        } else {
            for (int i = from; i < to; i++) {
                hash = mix(hash ^ bytes[i]);
            }
        }
        return (int) (hash >>> 48);
    }

    private static long mix(long hash) {
        long product = hash * 0x9e37_79b9_7f4a_7c15L;
        return product ^ (product >>> 32);
    }
}

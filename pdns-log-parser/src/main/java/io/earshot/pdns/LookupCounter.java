package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Adds up equal lookups. Finds them by their bytes, so that a lookup that is known already costs no allocation. For one thread at
 * a time.
 */
final class LookupCounter {

    /** Between two drains. Names can be made up by whoever may ask PowerDNS, memory cannot. */
    static final int MAX_DISTINCT = 1 << 20;

    /** One container's lookups of one service; of no use after the next drain. */
    static final class Entry {
        private final byte[] key;
        private final int hash;
        private long count;
        private long lastSeen = LogTime.NONE;

        private Entry(byte[] key, int hash) {
            this.key = key;
            this.hash = hash;
        }

        /** @param micros since 1970; {@link LogTime#NONE} where nobody knows */
        void add(long times, long micros) {
            count += times;
            lastSeen = Math.max(lastSeen, micros);
        }
    }

    /** For what is no lookup. */
    static final Entry NOBODY = new Entry(new byte[0], 0);

    private final int maxDistinct;
    // Foreign names choose what is hashed; a seed keeps them from choosing collisions.
    private final int seed = ThreadLocalRandom.current().nextInt();
    private final List<Entry> entries = new ArrayList<>();
    private Entry[] table = new Entry[1024];

    LookupCounter(int maxDistinct) {
        this.maxDistinct = maxDistinct;
    }

    /**
     * Returns the slot of a lookup; absent if it is new and there are too many already.
     *
     * @param name begins with {@code length} bytes of {@code service.container.host} in lower case
     */
    Optional<Entry> entry(byte[] name, int length) {
        int hash = hash(name, length);
        int slot = slot(name, length, hash);
        if (table[slot] == null) {
            if (entries.size() >= maxDistinct) {
                return Optional.empty();
            }
            if (2 * entries.size() >= table.length) {
                grow();
                slot = slot(name, length, hash);
            }
            table[slot] = new Entry(Arrays.copyOf(name, length), hash);
            entries.add(table[slot]);
        }
        return Optional.of(table[slot]);
    }

    /** All since the last drain, in the order in which they were first seen. */
    List<Lookup> drain() {
        List<Lookup> lookups = entries.stream()
                .filter(entry -> entry.count > 0)
                .map(LookupCounter::lookup)
                .toList();
        entries.clear();
        table = new Entry[1024];
        return lookups;
    }

    private static Lookup lookup(Entry entry) {
        String name = new String(entry.key, US_ASCII);
        int dot = name.indexOf('.');
        return new Lookup(
                ContainerName.parse(name.substring(dot + 1)),
                name.substring(0, dot),
                entry.count,
                entry.lastSeen == LogTime.NONE ? Instant.EPOCH : Instant.EPOCH.plus(entry.lastSeen, ChronoUnit.MICROS));
    }

    /** Returns the position of the name, or the position to insert it. */
    private int slot(byte[] name, int length, int hash) {
        int slot = hash & (table.length - 1);
        while (table[slot] != null && !isOf(table[slot], name, length, hash)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private static boolean isOf(Entry entry, byte[] name, int length, int hash) {
        return entry.hash == hash && Arrays.equals(entry.key, 0, entry.key.length, name, 0, length);
    }

    private void grow() {
        Entry[] old = table;
        table = new Entry[2 * old.length];
        for (Entry entry : old) {
            if (entry != null) {
                table[slot(entry.key, entry.key.length, entry.hash)] = entry;
            }
        }
    }

    /** FNV-1a from a seed, its bits mixed at the end as MurmurHash3 does it. */
    private int hash(byte[] name, int length) {
        int hash = seed;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ name[i]) * 0x0100_0193;
        }
        hash = (hash ^ (hash >>> 16)) * 0x85eb_ca6b;
        return hash ^ (hash >>> 13);
    }
}

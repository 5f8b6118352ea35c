package io.earshot.wire.decoders.http2;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * HPACK's dynamic table of one direction. Begun in the middle of a connection, it knows only what was added since: an index beyond
 * that is unknown, not an error. Values are kept for the few fields that are looked at.
 */
final class HeaderTable {

    private static final byte[] NO_VALUE = new byte[0];
    /** Peers may ask for any size; more than this is not kept, which makes old entries unknown. */
    private static final int MAX_KEPT = 65_536;

    private static final class Entry {
        private final HeaderField field;
        private final byte[] value;
        private final int size;

        private Entry(HeaderField field, byte[] value, int size) {
            this.field = field;
            this.value = value;
            this.size = size;
        }
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private int size;
    private int limit = 4_096;

    void add(HeaderField field, byte[] bytes, int from, int length, int nameLength, int valueLength) {
        byte[] value = NO_VALUE;
        if (field != HeaderField.OTHER && length > 0) {
            value = new byte[length];
            System.arraycopy(bytes, from, value, 0, length);
        }
        Entry entry = new Entry(field, value, nameLength + valueLength + 32);
        entries.addFirst(entry);
        size += entry.size;
        evict();
    }

    private void evict() {
        while (size > limit && !entries.isEmpty()) {
            size -= entries.removeLast().size;
        }
    }

    void resize(int newLimit) {
        limit = Math.min(newLimit, MAX_KEPT);
        evict();
    }

    void forget() {
        entries.clear();
        size = 0;
    }

    private Entry get(int index) {
        if (index >= entries.size()) {
            return null;
        }
        Iterator<Entry> all = entries.iterator();
        for (int i = 0; i < index; i++) {
            all.next();
        }
        return all.next();
    }

    /** @param index from 0, the newest */
    HeaderField field(int index) {
        Entry entry = get(index);
        return entry == null ? HeaderField.LOST : entry.field;
    }

    byte[] value(int index) {
        Entry entry = get(index);
        return entry == null ? NO_VALUE : entry.value;
    }

    /** The length of the entry's name, for the size of an entry that reuses it. */
    int nameLength(int index) {
        Entry entry = get(index);
        return entry == null ? 16 : Math.max(0, entry.size - 32 - entry.value.length);
    }
}

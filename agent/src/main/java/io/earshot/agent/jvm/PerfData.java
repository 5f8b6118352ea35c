package io.earshot.agent.jvm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The counters that a HotSpot JVM keeps in the memory-mapped file {@code /tmp/hsperfdata_USER/PID}, in version 2.0 of the form that
 * PerfDataPrologue and PerfDataEntry of HotSpot's perfMemory.hpp define. Anybody may have written such a file. Immutable.
 */
final class PerfData {

    private static final int MAGIC = 0xcafec0c0;
    private static final int PROLOGUE = 32;
    private static final int ENTRY = 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_TEXT = 4_096;

    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    private PerfData() {}

    /** @throws IllegalArgumentException if these are no counters */
    static PerfData parse(byte[] octets) {
        try {
            return read(ByteBuffer.wrap(octets));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("counters that end early", e);
        }
    }

    private static PerfData read(ByteBuffer in) {
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("no counters of a JVM");
        }
        in.order(in.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int major = in.get();
        if (major != 2) {
            throw new IllegalArgumentException("counters of version " + major + ", expected 2");
        }
        int at = in.getInt(24);
        int entries = in.getInt(28);
        if (at < PROLOGUE || entries < 0 || entries > MOST_ENTRIES) {
            throw new IllegalArgumentException(entries + " counters from octet " + at + " on, expected at most "
                    + MOST_ENTRIES + " behind " + PROLOGUE);
        }
        PerfData data = new PerfData();
        for (int i = 0; i < entries; i++) {
            int length = in.getInt(at);
            if (length < ENTRY || length > in.capacity() - at) {
                throw new IllegalArgumentException("a counter of " + length + " octets");
            }
            data.add(in.slice(at, length).order(in.order()));
            at += length;
        }
        return data;
    }

    private void add(ByteBuffer entry) {
        String name = text(entry, entry.getInt(4), entry.capacity());
        int vector = entry.getInt(8);
        byte type = entry.get(12);
        int value = entry.getInt(16);
        if (type == 'J' && vector == 0) {
            numbers.put(name, entry.getLong(value));
        } else if (type == 'B' && vector > 0) {
            texts.put(name, text(entry, value, vector));
        }
    }

    private static String text(ByteBuffer entry, int from, int most) {
        int end = from;
        int last = Math.min(entry.capacity(), from + Math.min(most, LONGEST_TEXT));
        while (end < last && entry.get(end) != 0) {
            end++;
        }
        byte[] octets = new byte[end - from];
        entry.get(from, octets);
        return new String(octets, StandardCharsets.UTF_8);
    }

    OptionalLong number(String name) {
        Long value = numbers.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name)).filter(text -> !text.isEmpty());
    }
}

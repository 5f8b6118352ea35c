package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.BiConsumer;

/**
 * Finds the offset that an abbreviation such as {@code CEST} means, as journalctl and date(1) write it behind a time. Some are used by
 * several zones: then the reader's own zone decides, and where it has no such name, nothing is known. For one thread at a time.
 */
final class ZoneAbbreviations {

    private static final int LONGEST = 5;

    private final TimeZone own;
    private Map<String, Optional<Integer>> offsets = Map.of();
    private byte[] last = {};
    private int lastOffset = LogTime.NO_OFFSET;

    ZoneAbbreviations(ZoneId own) {
        this.own = TimeZone.getTimeZone(own);
    }

    /** Returns seconds east of Greenwich, {@link LogTime#NO_OFFSET} unless the word is an abbreviation, {@link LogTime#ANY_OFFSET} if it has several meanings. */
    int offset(byte[] line, int from, int end) {
        int length = length(line, from, end);
        if (length == 0 || from + length != end) {
            return LogTime.NO_OFFSET;
        }
        if (!Arrays.equals(last, 0, last.length, line, from, end)) {
            last = Arrays.copyOfRange(line, from, end);
            lastOffset = find(new String(last, US_ASCII));
        }
        return lastOffset;
    }

    /** Returns how many capital letters stand there, 0 unless they are three to five. */
    private static int length(byte[] line, int from, int to) {
        int end = from;
        while (end < to && line[end] >= 'A' && line[end] <= 'Z') {
            end++;
        }
        int length = end - from;
        return length >= 3 && length <= LONGEST && (end == to || line[end] == ' ') ? length : 0;
    }

    private int find(String abbreviation) {
        if (abbreviation.equals("UTC") || abbreviation.equals("GMT")) {
            return 0;
        }
        if (offsets.isEmpty()) {
            offsets = all();
            add(own, (name, offset) -> offsets.put(name, Optional.of(offset)));
        }
        return offsets.containsKey(abbreviation)
                ? offsets.get(abbreviation).orElse(LogTime.ANY_OFFSET)
                : LogTime.NO_OFFSET;
    }

    /** Returns what all zones call themselves; nothing where two of them mean different offsets. */
    private static Map<String, Optional<Integer>> all() {
        Map<String, Optional<Integer>> all = new HashMap<>();
        ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.contains("/"))
                .forEach(id -> add(
                        TimeZone.getTimeZone(ZoneId.of(id)),
                        (name, offset) -> all.merge(
                                name,
                                Optional.of(offset),
                                (one, other) -> one.equals(other) ? one : Optional.empty())));
        return all;
    }

    private static void add(TimeZone zone, BiConsumer<String, Integer> names) {
        int standard = zone.getRawOffset() / 1_000;
        names.accept(zone.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH), standard);
        if (zone.useDaylightTime()) {
            names.accept(
                    zone.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH), standard + zone.getDSTSavings() / 1_000);
        }
    }
}

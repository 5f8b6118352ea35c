package io.earshot.store.h2.format;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A template for times in UTC, as in {@code YYYY-MM-DD"T"HH24:MI:SS.MS}. */
public final class TimeFormat {

    private static final int MAX_LENGTH = 1_000;

    /** @param field as in {@code YYYY}; absent for a text that is copied */
    private record Part(Optional<TimeField> field, String text, boolean bare) {}

    private final List<Part> parts = new ArrayList<>();

    private TimeFormat() {}

    /** @throws IllegalArgumentException if it is too long or names a field that is not known here */
    public static TimeFormat of(String format) {
        if (format.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a format of more than " + MAX_LENGTH + " characters");
        }
        TimeFormat read = new TimeFormat();
        int at = 0;
        while (at < format.length()) {
            at = read.part(format, at);
        }
        return read;
    }

    private int part(String format, int at) {
        if (format.charAt(at) == '"') {
            int close = format.indexOf('"', at + 1);
            int end = close < 0 ? format.length() : close;
            parts.add(new Part(Optional.empty(), format.substring(at + 1, end), false));
            return Math.min(format.length(), end + 1);
        }
        boolean bare = format.startsWith("FM", at);
        int from = bare ? at + 2 : at;
        Optional<TimeField> field = TimeField.at(format, from);
        if (field.isPresent()) {
            int end = from + field.get().length();
            String written = format.substring(from, end);
            if (format.startsWith("TH", end) || format.startsWith("th", end)) {
                throw new IllegalArgumentException("TH in the format \"" + format + "\", expected fields without it");
            }
            parts.add(new Part(field, written, bare));
            return end;
        }
        if (bare || Character.isLetter(format.charAt(at))) {
            throw new IllegalArgumentException(
                    "the format \"" + format + "\" at \""
                            + format.substring(at, Math.min(format.length(), at + 6))
                            + "\", expected fields as YYYY, MM, DD, HH24, MI, SS, MS, US, Mon or Dy, and text in double quotes");
        }
        parts.add(new Part(Optional.empty(), format.substring(at, at + 1), false));
        return at + 1;
    }

    public String write(OffsetDateTime time) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    part.field().isEmpty() ? part.text() : part.field().get().write(time, part.text(), !part.bare()));
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if the text is none of this format */
    public LocalDateTime read(String text) {
        TimeReading reading = new TimeReading(text);
        for (Part part : parts) {
            if (part.field().isPresent()) {
                reading.field(part.field().get());
            } else {
                reading.skip(part.text().length());
            }
        }
        try {
            return reading.time();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time: " + e.getMessage(), e);
        }
    }

    static LocalDate date(int year, int month, int day) {
        return LocalDate.of(year, month, day);
    }
}

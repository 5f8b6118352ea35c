package io.earshot.http.config;

import io.earshot.model.Names;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class DurationText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** A hundred years. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private DurationText() {}

    /** @throws IllegalArgumentException unless the text is a whole number above 0 and a unit */
    public static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("\"" + Names.shorten(text)
                    + "\", expected a duration with its unit as in 500ms, 20s, 2m, 24h or 7d");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        // Far longer ones cannot be counted in nanoseconds, nor be added to the time of day.
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "\"" + Names.shorten(text) + "\", expected a duration of at most " + format(LONGEST));
        }
        return duration;
    }

    /** Returns the text that {@link #parse} reads, in the largest unit that gives a whole number. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}

package io.earshot.model.tasks;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Repeats an order: one occurrence each {@code every}, the first when the order was signed.
 *
 * @param every from the beginning of one occurrence to that of the next, in whole seconds
 * @param window an occurrence begins within so long after it is due or never, in whole seconds; occurrences do not overlap
 */
public record Repetition(Duration every, Duration window) {

    public static final Duration SHORTEST = Duration.ofMinutes(1);
    public static final Duration LONGEST = Duration.ofDays(31);

    /** A repeated order ends after so long at the latest. */
    public static final Duration LONGEST_SCHEDULE = Duration.ofDays(366);

    public Repetition {
        if (isBroken(every) || every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an order that repeats every " + seconds(every)
                    + ", expected whole seconds from " + seconds(SHORTEST) + " to " + seconds(LONGEST));
        }
        Duration longest = every.compareTo(TaskOrder.LONGEST) < 0 ? every : TaskOrder.LONGEST;
        if (isBroken(window) || !window.isPositive() || window.compareTo(longest) > 0) {
            throw new IllegalArgumentException("occurrences that may begin within " + seconds(window)
                    + ", expected whole seconds up to " + seconds(longest));
        }
    }

    private static boolean isBroken(Duration time) {
        return !time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }
}

package io.earshot.cli;

import io.earshot.http.config.DurationText;
import io.earshot.model.tasks.Repetition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that make a task a schedule. */
final class TaskSchedule {

    private static final Duration USUAL_LENGTH = Duration.ofDays(7);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "makes it a schedule: executed now and then each TIME, as in 5m, 1h or 1d (at least 1m)")
    private Duration every;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "ends the schedule, as in 2026-12-01T06:00:00Z (default: 7 days from now; at most 366 days)")
    private String until;

    @Option(names = "--times", paramLabel = "N", description = "ends the schedule after so many occurrences")
    private Integer times;

    /**
     * A schedule as it is signed.
     *
     * @param expiresAt ends it
     */
    record Plan(Repetition repetition, Instant expiresAt) {}

    /**
     * Returns the schedule; absent where the task is executed once.
     *
     * @param deadline an occurrence begins within so long or never, and before the next one
     * @param now in whole seconds
     */
    Optional<Plan> plan(Duration deadline, Instant now) throws CommandFailure {
        if (every == null) {
            if (until != null || times != null) {
                throw CommandFailure.wrongUse(
                        (until != null ? "--until" : "--times") + " without --every, expected both or none");
            }
            return Optional.empty();
        }
        if (until != null && times != null) {
            throw CommandFailure.wrongUse("--until and --times, expected one of them");
        }
        if (every.compareTo(Repetition.SHORTEST) < 0 || every.compareTo(Repetition.LONGEST) > 0) {
            throw CommandFailure.wrongUse("--every " + DurationText.format(every) + ", expected "
                    + DurationText.format(Repetition.SHORTEST) + " to " + DurationText.format(Repetition.LONGEST));
        }
        try {
            Repetition repetition = new Repetition(every, deadline.compareTo(every) < 0 ? deadline : every);
            Instant end = end(repetition, now);
            if (!end.isAfter(now) || end.isAfter(now.plus(Repetition.LONGEST_SCHEDULE))) {
                throw CommandFailure.wrongUse(
                        "a schedule from " + now + " until " + end + ", expected an end that is later, by at most "
                                + Repetition.LONGEST_SCHEDULE.toDays() + " days");
            }
            return Optional.of(new Plan(repetition, end));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private Instant end(Repetition repetition, Instant now) throws CommandFailure {
        if (times != null) {
            if (times < 1 || times > 1_000_000) {
                throw CommandFailure.wrongUse("--times " + times + ", expected 1 to 1000000");
            }
            return now.plus(repetition.every().multipliedBy(times - 1L)).plus(repetition.window());
        }
        if (until == null) {
            return now.plus(USUAL_LENGTH);
        }
        try {
            return Instant.parse(until).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeParseException e) {
            throw CommandFailure.wrongUse("--until " + until + ", expected a time as in 2026-12-01T06:00:00Z");
        }
    }
}

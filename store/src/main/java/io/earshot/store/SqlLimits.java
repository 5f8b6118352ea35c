package io.earshot.store;

import java.time.Duration;

/**
 * What one question, and all at a time, may take.
 *
 * @param time after which a question is stopped
 * @param rows of an answer
 * @param concurrent questions of people at a time
 */
public record SqlLimits(Duration time, int rows, int concurrent) {

    /** Where nobody else asks. */
    public static final SqlLimits ALONE = new SqlLimits(Duration.ofSeconds(10), 100_000, 4);

    /** How long a question waits for its turn before it is sent away. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);
}

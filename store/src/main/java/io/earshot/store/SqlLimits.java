package io.earshot.store;

import java.time.Duration;

/**
 * Limits the resources of one query and of all at a time.
 *
 * @param time after which a question is stopped
 * @param rows of an answer
 * @param concurrent questions of people at a time
 */
public record SqlLimits(Duration time, int rows, int concurrent) {

    /** The limits without other clients. */
    public static final SqlLimits ALONE = new SqlLimits(Duration.ofSeconds(10), 100_000, 4);

    /** Returns how long a query waits for its turn before it is refused. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);
}

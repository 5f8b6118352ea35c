package io.earshot.lab.fleet.compare;

import java.time.Duration;

/** Windows in which nobody looks better for having been looked at between two turns of its work. */
final class Periods {

    private Periods() {}

    /** The shortest that is not shorter, in whole periods. */
    static Duration atLeast(Duration least, Duration period) {
        long periods = (least.toMillis() + period.toMillis() - 1) / period.toMillis();
        return period.multipliedBy(Math.max(1, periods));
    }
}

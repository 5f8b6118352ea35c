package io.earshot.nagios;

import java.util.OptionalLong;

/** From so many rows on a check is no longer OK. An absent threshold is never passed. */
public record Thresholds(OptionalLong warning, OptionalLong critical) {

    public Thresholds {
        if (warning.orElse(1) < 1 || critical.orElse(1) < 1) {
            throw new IllegalArgumentException("threshold below 1, expected a number of rows from 1 up");
        }
    }

    /** The same where this one says something, else the other. */
    public Thresholds or(Thresholds other) {
        return new Thresholds(
                warning.isPresent() ? warning : other.warning, critical.isPresent() ? critical : other.critical);
    }

    CheckState judge(long rows) {
        if (critical.isPresent() && rows >= critical.getAsLong()) {
            return CheckState.CRITICAL;
        }
        return warning.isPresent() && rows >= warning.getAsLong() ? CheckState.WARNING : CheckState.OK;
    }
}

package io.earshot.model;

import java.util.OptionalDouble;

/** Round-trip times of one link over one cycle, in milliseconds, as far as the agent tells them. */
public record Rtt(OptionalDouble min, OptionalDouble avg, OptionalDouble p95, OptionalDouble max) {

    public Rtt {
        // The order of avg and p95 among the others is not checked: rounding may move them past their bounds.
        boolean times = isUnknownOrTime(min) && isUnknownOrTime(avg) && isUnknownOrTime(p95) && isUnknownOrTime(max);
        boolean ordered = min.isEmpty() || max.isEmpty() || min.getAsDouble() <= max.getAsDouble();
        if (!times || !ordered) {
            throw new IllegalArgumentException("rtt " + text(min) + "/" + text(avg) + "/" + text(p95) + "/" + text(max)
                    + ", expected finite milliseconds from 0 up with min <= max");
        }
    }

    /** All of them. */
    public Rtt(double min, double avg, double p95, double max) {
        this(OptionalDouble.of(min), OptionalDouble.of(avg), OptionalDouble.of(p95), OptionalDouble.of(max));
    }

    private static boolean isUnknownOrTime(OptionalDouble millis) {
        return millis.isEmpty() || (millis.getAsDouble() >= 0 && Double.isFinite(millis.getAsDouble()));
    }

    private static String text(OptionalDouble millis) {
        return millis.isPresent() ? Double.toString(millis.getAsDouble()) : "?";
    }
}

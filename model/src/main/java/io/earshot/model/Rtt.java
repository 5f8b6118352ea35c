package io.earshot.model;

/** Round-trip times of one link over one cycle, in milliseconds. */
public record Rtt(double min, double avg, double p95, double max) {

    public Rtt {
        // How avg and p95 stand to the others is not checked: a sum that is divided again may miss its bounds by a bit.
        if (!(isTime(min) && isTime(avg) && isTime(p95) && isTime(max) && min <= max)) {
            throw new IllegalArgumentException("rtt " + min + "/" + avg + "/" + p95 + "/" + max
                    + ", expected finite milliseconds from 0 up with min <= max");
        }
    }

    private static boolean isTime(double millis) {
        return millis >= 0 && Double.isFinite(millis);
    }
}

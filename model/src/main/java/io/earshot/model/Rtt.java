package io.earshot.model;

/** Round-trip times of one link over one cycle, in milliseconds. */
public record Rtt(double min, double avg, double p95, double max) {

    public Rtt {
        if (!(min >= 0 && max >= min && Double.isFinite(max) && Double.isFinite(avg) && Double.isFinite(p95))) {
            throw new IllegalArgumentException("rtt " + min + "/" + avg + "/" + p95 + "/" + max
                    + ", expected finite milliseconds with 0 <= min <= max");
        }
    }
}

package io.earshot.fleet.links;

import io.earshot.model.Rtt;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a link's round trips take much longer than they used to.
 *
 * @param usual a slow mean of its average round trip in milliseconds; 0 before the first
 * @param seen reports that made this mean, as far as that matters
 * @param slow reports in a row that were much slower, or faster again
 */
record Congestion(float usual, byte seen, byte slow, boolean congested) {

    static final Congestion UNKNOWN = new Congestion(0, (byte) 0, (byte) 0, false);

    private static final float RAISE = 3;
    private static final float CLEAR = 1.5f;

    /** Below this even a fivefold round trip is a matter of scheduling. */
    private static final float LEAST_MILLIS = 5;

    private static final int IN_A_ROW = 2;
    private static final int ENOUGH_SEEN = 10;

    /** Reports of an hour, in which the usual round trip follows the measured one. */
    private static final int SLOWNESS = 30;

    /** Reports of a day and more, since a line that is full for hours is no usual one. */
    private static final int SLOWNESS_WHILE_CONGESTED = 900;

    Congestion next(Optional<Rtt> measured) {
        OptionalDouble average = measured.map(Rtt::avg).orElse(OptionalDouble.empty());
        if (average.isEmpty()) {
            return this;
        }
        float millis = (float) average.getAsDouble();
        boolean differs = seen >= ENOUGH_SEEN
                && (congested ? millis < CLEAR * usual + LEAST_MILLIS : millis > RAISE * usual + LEAST_MILLIS);
        if (differs) {
            return slow + 1 >= IN_A_ROW
                    ? new Congestion(usual, seen, (byte) 0, !congested)
                    : new Congestion(usual, seen, (byte) (slow + 1), congested);
        }
        int weight = congested ? SLOWNESS_WHILE_CONGESTED : Math.min(seen + 1, SLOWNESS);
        return new Congestion(
                usual + (millis - usual) / weight, (byte) Math.min(seen + 1, SLOWNESS), (byte) 0, congested);
    }
}

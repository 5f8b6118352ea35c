package io.earshot.lab.simulate;

import java.util.random.RandomGenerator;

/**
 * The traffic of a simulated link, as its agent sees it in readings of its connections. Times are nanoseconds.
 *
 * @param segments that are sent between two readings; 0 on a link that carries nothing
 */
record LinkLoad(int segments) {

    static final LinkLoad NONE = new LinkLoad(0);

    static final long EVERY = 10 * Timeline.SECOND;

    /** So long after it was sent, data that is lost was sent again twice. */
    static final long TWO_ATTEMPTS = 6 * Timeline.SECOND / 10;

    /** Shares of segments sent again below this are never much, and above it may be; see TrafficWatch. */
    private static final double CLEAN = 0.02;

    private static final int LEAST = 5;
    private static final int MOST = 2_000;

    static LinkLoad draw(RandomGenerator random) {
        return new LinkLoad((int) (LEAST * Math.pow((double) MOST / LEAST, random.nextDouble())));
    }

    boolean isAny() {
        return segments > 0;
    }

    /** Draws when the first segment after this time is sent. */
    long nextSegment(long time, RandomGenerator random) {
        return time + (long) (-Math.log(1 - random.nextDouble()) * EVERY / segments);
    }

    /** Draws how many segments between two readings are sent again. */
    int lost(float loss, RandomGenerator random) {
        int lost = 0;
        // The gaps between lost ones are geometric, so that a line that loses little takes few draws.
        double log = Math.log1p(-Math.min(0.999, Math.max(1e-9, loss)));
        double at = Math.log(1 - random.nextDouble()) / log;
        while (at < segments) {
            lost++;
            at += 1 + Math.log(1 - random.nextDouble()) / log;
        }
        return lost;
    }

    /** Estimates how many turns there are to one probe on a line that loses so much at random. */
    double turnsPerProbe(float loss, int most) {
        if (!isAny()) {
            return 1;
        }
        int much = Math.max(1, (int) Math.ceil(CLEAN * segments));
        double term = Math.pow(1 - loss, segments); // of the binomial distribution, from 0 lost on
        double clean = 0;
        for (int lost = 0; lost < much; lost++) {
            clean += term;
            term *= (double) (segments - lost) / (lost + 1) * loss / (1 - loss);
        }
        return 1 + (most - 1) * Math.pow(Math.min(1, clean), 7); // this reading, and none of the minute before
    }
}

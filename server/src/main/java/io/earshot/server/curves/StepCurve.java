package io.earshot.server.curves;

import io.earshot.web.page.Curves;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Means by steps of time in a ring buffer. Values are half-precision floats: the three digits that a curve shows, in two bytes.
 * Not thread-safe.
 */
final class StepCurve {

    private static final int RTT = 0;
    private static final int LOSS = 1;
    private static final int LOAD = 2;

    private static final short NOTHING = Float.floatToFloat16(Float.NaN);
    private static final float LARGEST = 65_504;
    private static final MathContext DIGITS = new MathContext(3);

    private final long stepMillis;
    private final int measures;

    /** By step: round trip, loss and, where it is kept, load. */
    private final short[] values;

    /** The number of the newest step since 1970; 0 before the first. */
    private long newest;

    private Sample sum = Sample.NOTHING;

    /** The step before the newest that was restored last. */
    private long restored;

    private Sample restoredSum = Sample.NOTHING;

    /** @param withLoad whether there is a load to keep */
    StepCurve(Duration step, Duration length, boolean withLoad) {
        stepMillis = step.toMillis();
        measures = withLoad ? 3 : 2;
        values = new short[(int) (length.toMillis() / stepMillis) * measures];
        Arrays.fill(values, NOTHING);
    }

    /** Takes a measurement that is not older than the newest step. */
    void add(Instant at, Sample sample) {
        long step = at.toEpochMilli() / stepMillis;
        if (step > newest) {
            for (long skipped = Math.max(newest + 1, step - steps() + 1); skipped <= step; skipped++) {
                int place = place(skipped);
                Arrays.fill(values, place, place + measures, NOTHING);
            }
            newest = step;
            sum = Sample.NOTHING;
        }
        sum = sum.plus(sample);
        put(newest, sum);
    }

    /**
     * Takes a measurement of an earlier run. One that belongs to a step before the newest is left out if the step has values already: those of one
     * step follow each other, and what was measured later comes first.
     */
    void restore(Instant at, Sample sample) {
        long step = at.toEpochMilli() / stepMillis;
        if (step >= newest) {
            add(at, sample);
        } else if (step > newest - steps() && (step == restored || isEmpty(step))) {
            restoredSum = step == restored ? restoredSum.plus(sample) : sample;
            restored = step;
            put(step, restoredSum);
        }
    }

    /** Drops what only measurements of earlier runs need. */
    void endRestoring() {
        restored = 0;
        restoredSum = Sample.NOTHING;
    }

    private boolean isEmpty(long step) {
        int place = place(step);
        for (int i = place; i < place + measures; i++) {
            if (!Float.isNaN(Float.float16ToFloat(values[i]))) {
                return false;
            }
        }
        return true;
    }

    private void put(long step, Sample mean) {
        int place = place(step);
        values[place + RTT] = half(mean.rtt());
        values[place + LOSS] = half(mean.loss());
        if (measures > LOAD) {
            values[place + LOAD] = half(mean.load());
        }
    }

    /** Returns the points since then, oldest first, without the steps in which nothing was measured. */
    List<Curves.Point> since(Instant since) {
        List<Curves.Point> points = new ArrayList<>();
        long first = Math.max(newest - steps() + 1, Math.ceilDiv(since.toEpochMilli(), stepMillis));
        for (long step = first; step <= newest; step++) {
            Curves.Point point = point(step);
            if (point.loss().isPresent() || point.load().isPresent()) {
                points.add(point);
            }
        }
        return points;
    }

    private Curves.Point point(long step) {
        int place = place(step);
        return new Curves.Point(
                Instant.ofEpochMilli(step * stepMillis).toString(),
                value(place + RTT),
                value(place + LOSS),
                measures > LOAD ? value(place + LOAD) : Optional.empty());
    }

    private int steps() {
        return values.length / measures;
    }

    private int place(long step) {
        return (int) (step % steps()) * measures;
    }

    private Optional<Float> value(int place) {
        return value(values[place]);
    }

    /** Returns what a half-precision float stands for, in the digits that it has. */
    static Optional<Float> value(short half) {
        float value = Float.float16ToFloat(half);
        return Float.isNaN(value)
                ? Optional.empty()
                : Optional.of(new BigDecimal(value).round(DIGITS).floatValue());
    }

    static short half(float value) {
        return Float.floatToFloat16(Math.min(value, LARGEST)); // what is not a number stays so
    }
}

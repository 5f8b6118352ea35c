package io.earshot.server.curves;

import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.List;

/** The last hour in fine steps and the last day in coarse ones. Thread-safe. */
final class DayCurve {

    private final StepCurve hour;
    private final StepCurve day;

    DayCurve(boolean withLoad) {
        hour = of(CurveRange.HOUR, withLoad);
        day = of(CurveRange.DAY, withLoad);
    }

    private static StepCurve of(CurveRange range, boolean withLoad) {
        return new StepCurve(range.step(), range.length(), withLoad);
    }

    synchronized void add(Instant at, Sample sample) {
        hour.add(at, sample);
        day.add(at, sample);
    }

    /** Takes a measurement of an earlier run; see {@link StepCurve#restore}. */
    synchronized void restore(Instant at, Sample sample) {
        hour.restore(at, sample);
        day.restore(at, sample);
    }

    synchronized void endRestoring() {
        hour.endRestoring();
        day.endRestoring();
    }

    /** Returns the points of the range that ends now, oldest first. */
    synchronized List<Curves.Point> points(CurveRange range, Instant now) {
        return (range == CurveRange.HOUR ? hour : day).since(now.minus(range.length()));
    }
}

package io.earshot.server.page;

import io.earshot.model.Rtt;
import io.earshot.server.links.LinkMeasurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A link's last reports in a ring. One thread writes, any reads. */
final class Curve {

    private static final int POINTS = 30;

    /** @param rtt the mean in milliseconds; absent where nothing came back */
    record Point(String at, Optional<Float> rtt, float loss) {}

    private final long[] millis = new long[POINTS];
    private final float[] rtt = new float[POINTS];
    private final float[] loss = new float[POINTS];
    private int added;

    synchronized void add(Instant at, LinkMeasurement report) {
        int place = added % POINTS;
        millis[place] = at.toEpochMilli();
        rtt[place] = report.rtt().map(Rtt::avg).map(Double::floatValue).orElse(Float.NaN);
        loss[place] = (float) (report.sent() - report.received()) / report.sent();
        added++;
    }

    /** Oldest first. */
    synchronized List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (int i = Math.max(0, added - POINTS); i < added; i++) {
            int place = i % POINTS;
            points.add(new Point(
                    Instant.ofEpochMilli(millis[place]).toString(),
                    Float.isNaN(rtt[place]) ? Optional.empty() : Optional.of(rtt[place]),
                    loss[place]));
        }
        return points;
    }
}

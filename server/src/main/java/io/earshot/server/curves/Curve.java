package io.earshot.server.curves;

import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Ip;
import io.earshot.model.Rtt;
import io.earshot.web.page.LinkCurves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A link's last reports in a ring. One thread writes, any reads. */
final class Curve implements Addressed {

    private static final int POINTS = 30;

    private final Ip ip;
    private final long[] millis = new long[POINTS];

    /** Round trip and loss of each point, side by side. */
    private final float[] values = new float[2 * POINTS];

    private int added;

    Curve(Ip ip) {
        this.ip = ip;
    }

    /** Returns the address that the link leads to. */
    @Override
    public Ip ip() {
        return ip;
    }

    synchronized void add(Instant at, LinkMeasurement report) {
        int place = added % POINTS;
        millis[place] = at.toEpochMilli();
        OptionalDouble rtt = report.rtt().map(Rtt::avg).orElse(OptionalDouble.empty());
        values[2 * place] = rtt.isPresent() ? (float) rtt.getAsDouble() : Float.NaN;
        values[2 * place + 1] = (float) (report.sent() - report.received()) / report.sent();
        added++;
    }

    /** Oldest first. */
    synchronized List<LinkCurves.Point> points() {
        List<LinkCurves.Point> points = new ArrayList<>();
        for (int i = Math.max(0, added - POINTS); i < added; i++) {
            int place = i % POINTS;
            float rtt = values[2 * place];
            points.add(new LinkCurves.Point(
                    Instant.ofEpochMilli(millis[place]).toString(),
                    Float.isNaN(rtt) ? Optional.empty() : Optional.of(rtt),
                    values[2 * place + 1]));
        }
        return points;
    }
}

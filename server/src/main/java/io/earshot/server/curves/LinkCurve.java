package io.earshot.server.curves;

import io.earshot.fleet.links.Addressed;
import io.earshot.model.Ip;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A link's last reports in a ring buffer, and its last day in steps. One thread writes, any reads. */
final class LinkCurve implements Addressed {

    private static final int POINTS = 30;

    private final Ip ip;

    /** In seconds since 1970, unsigned: enough until 2106. */
    private final int[] seconds = new int[POINTS];

    /** Round trip and loss of each report, side by side. */
    private final short[] values = new short[2 * POINTS];

    private final DayCurve day = new DayCurve(false);

    private int added;

    LinkCurve(Ip ip) {
        this.ip = ip;
    }

    /** Returns the address that the link leads to. */
    @Override
    public Ip ip() {
        return ip;
    }

    synchronized void add(Instant at, Sample report) {
        int place = added % POINTS;
        seconds[place] = (int) at.getEpochSecond();
        values[2 * place] = StepCurve.half(report.rtt());
        values[2 * place + 1] = StepCurve.half(report.loss());
        added++;
        day.add(at, report);
    }

    /** Returns the last reports, oldest first. */
    synchronized List<Curves.Point> recent() {
        List<Curves.Point> points = new ArrayList<>();
        for (int i = Math.max(0, added - POINTS); i < added; i++) {
            int place = i % POINTS;
            points.add(new Curves.Point(
                    Instant.ofEpochSecond(Integer.toUnsignedLong(seconds[place]))
                            .toString(),
                    StepCurve.value(values[2 * place]),
                    StepCurve.value(values[2 * place + 1]),
                    Optional.empty()));
        }
        return points;
    }

    DayCurve day() {
        return day;
    }
}

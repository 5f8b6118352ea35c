package io.earshot.fleet.links;

import io.earshot.model.LinkReport;
import io.earshot.model.Rtt;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * What an agent last said of a link, as far as it is shown. There is one for each of ten million links, so round trips are as
 * exact as table LINK has them, and what is absent has no object that says so.
 */
public final class LinkMeasurement {

    private final Instant at;
    private final long sent;
    private final long received;

    /** In milliseconds; not a number where nothing was received. */
    private final float rttMin;

    private final float rttAvg;
    private final float rttP95;
    private final float rttMax;

    /** 0 where it was not measured. */
    private final int pathMtu;

    private final boolean icmpFiltered;

    /** Empty for nearly all, which share one object. */
    private final SortedMap<String, Long> errors;

    private final int late;
    private final int duplicates;

    private LinkMeasurement(LinkReport report, Instant at) {
        Optional<Rtt> rtt = report.rtt();
        this.at = at;
        sent = report.sent();
        received = report.received();
        rttMin = millis(rtt, Rtt::min);
        rttAvg = millis(rtt, Rtt::avg);
        rttP95 = millis(rtt, Rtt::p95);
        rttMax = millis(rtt, Rtt::max);
        pathMtu = report.pathMtu().orElse(0);
        icmpFiltered = report.icmpFiltered();
        errors = report.errors();
        late = (int) Math.min(report.late(), Integer.MAX_VALUE);
        duplicates = (int) Math.min(report.duplicates(), Integer.MAX_VALUE);
    }

    /** @param at when the server heard it */
    public static LinkMeasurement of(LinkReport report, Instant at) {
        return new LinkMeasurement(report, at);
    }

    private static float millis(Optional<Rtt> rtt, ToDoubleFunction<Rtt> of) {
        return rtt.isPresent() ? (float) Math.min(of.applyAsDouble(rtt.get()), Float.MAX_VALUE) : Float.NaN;
    }

    /** When the server heard it. */
    Instant at() {
        return at;
    }

    /** Probes whose fate is known. */
    public long sent() {
        return sent;
    }

    /** Answers to them. */
    public long received() {
        return received;
    }

    /** Absent where nothing was received. */
    public Optional<Rtt> rtt() {
        return Float.isNaN(rttMin) ? Optional.empty() : Optional.of(new Rtt(rttMin, rttAvg, rttP95, rttMax));
    }

    /** The largest packet that gets through, in bytes, if measured. */
    public OptionalInt pathMtu() {
        return pathMtu == 0 ? OptionalInt.empty() : OptionalInt.of(pathMtu);
    }

    /** TCP proved what ICMP denied. */
    public boolean icmpFiltered() {
        return icmpFiltered;
    }

    /** Probes that say nothing of the path, by the word for what went wrong; see {@link LinkReport#errors}. */
    public SortedMap<String, Long> errors() {
        return errors;
    }

    /** Answers to probes that were given up. */
    public long late() {
        return late;
    }

    /** Answers to probes that were answered before. */
    public long duplicates() {
        return duplicates;
    }
}

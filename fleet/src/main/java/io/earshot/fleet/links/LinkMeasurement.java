package io.earshot.fleet.links;

import io.earshot.model.LinkReport;
import io.earshot.model.Rtt;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Holds the last report of a link, as far as it is shown. There is one for each of ten million links, so round trips are as
 * exact as table LINK has them, and what is absent has no object that says so.
 */
public final class LinkMeasurement {

    private static final byte UNKNOWN = 0;
    private static final byte YES = 1;
    private static final byte NO = 2;

    private final Instant at;
    private final long sent;
    private final long received;

    /** In milliseconds; not a number where it is not known. */
    private final float rttMin;

    private final float rttAvg;
    private final float rttP95;
    private final float rttMax;

    /** 0 where it was not measured. */
    private final int pathMtu;

    private final byte icmpFiltered;

    /** Empty for nearly all, which share one object. */
    private final SortedMap<String, Long> errors;

    private final int late;
    private final int duplicates;

    /** Holds the evidence for a link being down; see {@link Unanswered}. */
    private final byte unanswered;

    private LinkMeasurement(LinkReport report, Instant at, byte unanswered) {
        Optional<Rtt> rtt = report.rtt();
        this.at = at;
        sent = report.sent();
        received = report.received();
        rttMin = millis(rtt, Rtt::min);
        rttAvg = millis(rtt, Rtt::avg);
        rttP95 = millis(rtt, Rtt::p95);
        rttMax = millis(rtt, Rtt::max);
        pathMtu = report.pathMtu().orElse(0);
        icmpFiltered = report.icmpFiltered().map(told -> told ? YES : NO).orElse(UNKNOWN);
        errors = report.errors();
        late = (int) Math.min(report.late(), Integer.MAX_VALUE);
        duplicates = (int) Math.min(report.duplicates(), Integer.MAX_VALUE);
        this.unanswered = unanswered;
    }

    /** @param at when the server heard it */
    public static LinkMeasurement of(LinkReport report, Instant at) {
        return new LinkMeasurement(report, at, Unanswered.NOTHING);
    }

    /** @param unanswered what {@link Unanswered} makes of it and of the reports before */
    static LinkMeasurement of(LinkReport report, Instant at, byte unanswered) {
        return new LinkMeasurement(report, at, unanswered);
    }

    private static float millis(Optional<Rtt> rtt, Function<Rtt, OptionalDouble> of) {
        OptionalDouble millis = rtt.map(of).orElse(OptionalDouble.empty());
        return millis.isPresent() ? (float) Math.min(millis.getAsDouble(), Float.MAX_VALUE) : Float.NaN;
    }

    private static OptionalDouble known(float millis) {
        return Float.isNaN(millis) ? OptionalDouble.empty() : OptionalDouble.of(millis);
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
        boolean unknown = Float.isNaN(rttMin) && Float.isNaN(rttAvg) && Float.isNaN(rttP95) && Float.isNaN(rttMax);
        return unknown
                ? Optional.empty()
                : Optional.of(new Rtt(known(rttMin), known(rttAvg), known(rttP95), known(rttMax)));
    }

    /** The largest packet that gets through, in bytes, if measured. */
    public OptionalInt pathMtu() {
        return pathMtu == 0 ? OptionalInt.empty() : OptionalInt.of(pathMtu);
    }

    /** Whether TCP proved what ICMP denied; absent if not told. */
    public Optional<Boolean> icmpFiltered() {
        return icmpFiltered == UNKNOWN ? Optional.empty() : Optional.of(icmpFiltered == YES);
    }

    byte unanswered() {
        return unanswered;
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

package io.earshot.server.curves;

import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Rtt;
import io.earshot.server.recording.RecordedReport;
import java.util.OptionalDouble;

/**
 * Sums of measurements, from which means are made.
 *
 * @param sent probes whose fate is known
 * @param received answers to them
 * @param rttSum in milliseconds
 * @param rtts round trips in the sum
 * @param loads load averages in the sum
 */
record Sample(long sent, long received, double rttSum, int rtts, double loadSum, int loads) {

    static final Sample NOTHING = new Sample(0, 0, 0, 0, 0, 0);

    static Sample of(LinkMeasurement link) {
        return of(link.sent(), link.received(), link.rtt().map(Rtt::avg).orElse(OptionalDouble.empty()));
    }

    static Sample of(RecordedReport.Link link) {
        return of(link.sent(), link.received(), link.rtt());
    }

    private static Sample of(long sent, long received, OptionalDouble rtt) {
        return new Sample(sent, received, rtt.orElse(0), rtt.isPresent() ? 1 : 0, 0, 0);
    }

    static Sample ofLoad(OptionalDouble load) {
        return load.isPresent() ? new Sample(0, 0, 0, 0, load.getAsDouble(), 1) : NOTHING;
    }

    Sample plus(Sample other) {
        return new Sample(
                sent + other.sent,
                received + other.received,
                rttSum + other.rttSum,
                rtts + other.rtts,
                loadSum + other.loadSum,
                loads + other.loads);
    }

    /** Returns the mean round trip in milliseconds; not a number where nothing came back. */
    float rtt() {
        return rtts == 0 ? Float.NaN : (float) (rttSum / rtts);
    }

    /** Returns the share of probes without an answer; not a number where none was sent. */
    float loss() {
        return sent == 0 ? Float.NaN : (float) (sent - received) / sent;
    }

    /** Returns the mean load; not a number where none was reported. */
    float load() {
        return loads == 0 ? Float.NaN : (float) (loadSum / loads);
    }
}

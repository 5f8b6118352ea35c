package io.earshot.fleet.links;

import io.earshot.model.LinkClass;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Holds the status of one link. A pure state machine: {@link #next} takes a report, {@link #silent} the absence of reports. */
public final class LinkStatus {

    private static final double LOSSY_ABOVE = 0.02;
    private static final double LOSSY_BELOW = 0.01;

    private final LinkState state;
    private final Instant since;

    /** Null before the first report. */
    private final LinkMeasurement last;

    private final LossWindow window;
    private final Flapping flaps;
    private final Congestion congestion;
    private final PathWidth width;

    /** As {@link RttWindow} packs them. */
    private final short[] rtts;

    /** Null where nobody answers by UDP. */
    private final LinkPathStatus paths;

    private final List<LinkClassStatus> classes;

    private LinkStatus(
            LinkState state,
            Instant since,
            LinkMeasurement last,
            LossWindow window,
            Flapping flaps,
            Congestion congestion,
            PathWidth width,
            short[] rtts,
            LinkPathStatus paths,
            List<LinkClassStatus> classes) {
        this.state = state;
        this.since = since;
        this.last = last;
        this.window = window;
        this.flaps = flaps;
        this.congestion = congestion;
        this.width = width;
        this.rtts = rtts;
        this.paths = paths;
        this.classes = classes;
    }

    public static LinkStatus unknown(Instant now) {
        return new LinkStatus(
                LinkState.UNKNOWN,
                now,
                null,
                LossWindow.EMPTY,
                Flapping.NEVER_BROKE,
                Congestion.UNKNOWN,
                PathWidth.UNKNOWN,
                RttWindow.EMPTY,
                null,
                List.of());
    }

    /** Returns the status after a report that says nothing of paths and classes. */
    public LinkStatus next(LinkReport report, Instant now) {
        return next(report, Optional.empty(), List.of(), now);
    }

    /**
     * Returns the status after one more report. Probes that were lost while the link was down say nothing about its state afterwards, nor do those
     * of reports in which nobody was heard yet, when a container that starts may have no route: the window begins anew then.
     */
    public LinkStatus next(LinkReport report, Optional<LinkPaths> told, List<LinkClass> toldClasses, Instant now) {
        LossWindow longer = state == LinkState.DOWN || (state == LinkState.UNKNOWN && report.received() == 0)
                ? LossWindow.EMPTY
                : window.with(report.sent(), report.received(), now);
        byte unanswered = Unanswered.next(last == null ? Unanswered.NOTHING : last.unanswered(), report);
        LinkState judged = judge(report, longer, unanswered);
        Optional<LinkPathStatus> newPaths = told.map(one -> LinkPathStatus.next(paths(), one, now));
        boolean someAreNarrow =
                newPaths.filter(each -> !each.narrow().isEmpty()).isPresent();
        boolean breaks = judged == LinkState.DOWN && state != LinkState.DOWN;
        return new LinkStatus(
                judged,
                judged == state ? since : now,
                LinkMeasurement.of(report, now, unanswered),
                judged == LinkState.DOWN ? LossWindow.EMPTY : longer,
                breaks ? flaps.broke(now) : flaps,
                congestion.next(report.rtt()),
                someAreNarrow ? width.ofSomePaths() : width.next(report.pathMtu(), now),
                RttWindow.with(rtts, report.rtts()),
                newPaths.orElse(null),
                LinkClassStatus.next(classes, toldClasses, judged, now));
    }

    /** Returns the status after reports stayed away: nothing is known. */
    public LinkStatus silent(Instant now) {
        return state == LinkState.UNKNOWN
                ? this
                : new LinkStatus(
                        LinkState.UNKNOWN,
                        now,
                        last,
                        LossWindow.EMPTY,
                        flaps,
                        congestion,
                        width,
                        rtts,
                        null,
                        List.of());
    }

    /** Returns the same status, in its state since another moment. */
    public LinkStatus enteredAt(Instant moment) {
        return moment.equals(since)
                ? this
                : new LinkStatus(state, moment, last, window, flaps, congestion, width, rtts, paths, classes);
    }

    /** Returns what its agent last said of its paths; absent where nobody answers by UDP. */
    public Optional<LinkPathStatus> paths() {
        return Optional.ofNullable(paths);
    }

    /** The same for a link that works otherwise; where nothing arrives, single paths are nothing of interest. */
    public Optional<LinkPathStatus> alivePaths() {
        return state == LinkState.UP || state == LinkState.LOSSY ? paths() : Optional.empty();
    }

    /** Returns what is known of its traffic classes beside the default one. */
    public List<LinkClassStatus> classes() {
        return classes;
    }

    public LinkState state() {
        return state;
    }

    /** When it came into this state. */
    public Instant since() {
        return since;
    }

    /** Returns the last report of it. */
    public Optional<LinkMeasurement> last() {
        return Optional.ofNullable(last);
    }

    /** When that came. */
    public Optional<Instant> checkedAt() {
        return last().map(LinkMeasurement::at);
    }

    /** Whether a report of that moment is the newest. */
    public boolean isReportedAt(Instant now) {
        return last != null && last.at().equals(now);
    }

    /** Probes that its agent last told the fate of; 0 before the first report. */
    public long sent() {
        return last == null ? 0 : last.sent();
    }

    /** Those of them that were lost. */
    public long lost() {
        return last == null ? 0 : last.sent() - last.received();
    }

    /** Whether its last round trips took much longer than they used to, which may be by chance. */
    public boolean slow() {
        return congestion.congested() || congestion.slow() > 0;
    }

    /**
     * Returns a percentile of the round trips of about the last hour, in milliseconds.
     *
     * @param share as in 0.99
     */
    public OptionalDouble rtt(double share) {
        return RttWindow.percentile(rtts, share);
    }

    /** Whether it goes down again and again; what it is at this moment says little then. */
    public boolean flapping(Instant now) {
        return state != LinkState.UNKNOWN && flaps.is(now);
    }

    /** Whether round trips take much longer than they used to, while packets arrive. */
    public boolean congested() {
        return state == LinkState.UP && congestion.congested();
    }

    /** Whether large packets vanish that used to arrive, while small ones do. */
    public boolean narrow() {
        return (state == LinkState.UP || state == LinkState.LOSSY) && width.confirmed();
    }

    private LinkState judge(LinkReport report, LossWindow longer, byte unanswered) {
        boolean down = report.state().map(told -> told == LinkState.DOWN).orElse(Unanswered.isEnough(unanswered));
        if (down) {
            return LinkState.DOWN;
        }
        boolean answered = report.received() > 0
                || report.state().filter(told -> told != LinkState.UNKNOWN).isPresent();
        if (!answered) {
            return state;
        }
        boolean lossy = state == LinkState.LOSSY ? !longer.isBelow(LOSSY_BELOW) : longer.isAbove(LOSSY_ABOVE);
        return lossy ? LinkState.LOSSY : LinkState.UP;
    }
}

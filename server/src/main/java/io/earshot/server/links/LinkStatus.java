package io.earshot.server.links;

import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one link.
 *
 * @param since when it came into this state
 * @param last what its agent last said of it
 * @param checkedAt when that came
 */
public record LinkStatus(
        LinkState state, Instant since, Optional<LinkReport> last, Optional<Instant> checkedAt, LossWindow window) {

    private static final double LOSSY_ABOVE = 0.02;
    private static final double LOSSY_BELOW = 0.01;

    /** So many unanswered probes make a link DOWN where the agent itself says nothing, as with a shell script. */
    private static final int PROBES_TO_BE_DOWN = 5;

    public static LinkStatus unknown(Instant now) {
        return new LinkStatus(LinkState.UNKNOWN, now, Optional.empty(), Optional.empty(), LossWindow.EMPTY);
    }

    /**
     * What is known after one more report. Probes lost while the link was down say nothing about how it is afterwards, so
     * the window begins anew then.
     */
    public LinkStatus next(LinkReport report, Instant now) {
        boolean wasDown = state == LinkState.DOWN;
        LossWindow longer = wasDown ? LossWindow.EMPTY : window.with(report.sent(), report.received());
        LinkState judged = judge(report, longer);
        return new LinkStatus(
                judged,
                judged == state ? since : now,
                Optional.of(report),
                Optional.of(now),
                judged == LinkState.DOWN ? LossWindow.EMPTY : longer);
    }

    /** What is known when reports stay away: nothing. */
    public LinkStatus silent(Instant now) {
        return state == LinkState.UNKNOWN
                ? this
                : new LinkStatus(LinkState.UNKNOWN, now, last, checkedAt, LossWindow.EMPTY);
    }

    private LinkState judge(LinkReport report, LossWindow longer) {
        boolean down = report.state()
                .map(told -> told == LinkState.DOWN)
                .orElse(report.received() == 0 && report.sent() >= PROBES_TO_BE_DOWN);
        if (down) {
            return LinkState.DOWN;
        }
        boolean answered = report.received() > 0 || report.state().isPresent();
        if (!answered) {
            return state;
        }
        if (longer.lossAtLeast() > LOSSY_ABOVE) {
            return LinkState.LOSSY;
        }
        return state == LinkState.LOSSY && longer.loss() >= LOSSY_BELOW ? LinkState.LOSSY : LinkState.UP;
    }
}

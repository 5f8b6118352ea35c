package io.earshot.fleet.links;

import io.earshot.model.LinkClass;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds how one traffic class of a link does beside the default one. Immutable.
 *
 * @param window what was lost of it over the last two hours
 * @param since when it began to differ from the default class; absent while it does not
 */
public record LinkClassStatus(int dscp, LossWindow window, boolean down, Optional<Instant> since) {

    /** Loss of the default class is told as the link's own; above it a class differs. */
    private static final double DIFFERS_ABOVE = 0.02;

    /**
     * Returns the classes after a report.
     *
     * @param link the state of the link, which is that of the default class
     */
    static List<LinkClassStatus> next(List<LinkClassStatus> before, List<LinkClass> told, LinkState link, Instant now) {
        if (told.isEmpty()) { // as of nearly all links
            return List.of();
        }
        List<LinkClassStatus> next = new ArrayList<>(told.size());
        for (LinkClass each : told) {
            Optional<LinkClassStatus> known =
                    before.stream().filter(status -> status.dscp == each.dscp()).findFirst();
            LossWindow window =
                    known.map(LinkClassStatus::window).orElse(LossWindow.EMPTY).with(each.sent(), each.received(), now);
            boolean differs = each.down() || (link == LinkState.UP && window.isAbove(DIFFERS_ABOVE));
            Optional<Instant> since = known.flatMap(LinkClassStatus::since)
                    .or(() -> Optional.of(now))
                    .filter(_ -> differs);
            next.add(new LinkClassStatus(each.dscp(), window, each.down(), since));
        }
        return List.copyOf(next);
    }

    /** Whether it is down or loses packets while the default class does not. */
    public boolean differs() {
        return since.isPresent();
    }

    /** Returns the probes of the last two hours. */
    public long sent() {
        return window.sent();
    }

    /** Returns how many of them were answered. */
    public long received() {
        return window.sent() - window.lost();
    }
}

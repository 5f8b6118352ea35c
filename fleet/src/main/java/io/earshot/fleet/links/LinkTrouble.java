package io.earshot.fleet.links;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The kinds of trouble of one link, in the words of table LINK. */
public enum LinkTrouble {
    /** Nothing arrives, and nothing else explains that. */
    CUT,
    /** Large packets vanish that used to arrive, while small ones do. */
    PATH_MTU,
    /** One or more of several equal paths drop everything, or carry smaller packets than the others. */
    PATH,
    /** More is lost than can be chance, at random, and round trips are the usual ones. */
    LOSS,
    /** Round trips take much longer than they used to, with or without loss. */
    CONGESTED,
    /** An end got no CPU time, which explains what was lost or late. */
    STARVED,
    /** A filter drops probes: the container's own machine refuses to send them, or echo requests are dropped while TCP is answered. */
    FILTERED;

    /** A link is DOWN after 20 seconds of silence; an end that stood still for half of that explains it. */
    private static final Duration EXPLAINS_SILENCE = Duration.ofSeconds(10);

    /** The kernel's words where a firewall, an IPsec policy or a prohibit route of the own machine refuses a probe. */
    private static final Set<String> REFUSED = Set.of("EPERM", "EACCES");

    /**
     * Returns the trouble of a link; empty where there is none, or nothing is known.
     *
     * @param stall the longest time that an end got no CPU time, by the newest reports of both agents; zero where none was starved
     */
    public static Optional<LinkTrouble> of(LinkStatus status, Duration stall) {
        return switch (status.state()) {
            case UNKNOWN -> Optional.empty();
            case DOWN -> Optional.of(ofSilence(status, stall));
            case LOSSY -> Optional.of(ofPath(status).orElseGet(() -> ofLoss(status, stall)));
            case UP -> ofPath(status).or(() -> ofDelay(status, stall));
        };
    }

    /**
     * Returns whether an end that got no CPU time for so long explains that a link seems DOWN.
     *
     * @param stall zero where none was starved
     */
    public static boolean explainsSilence(Duration stall) {
        return stall.compareTo(EXPLAINS_SILENCE) >= 0;
    }

    private static LinkTrouble ofSilence(LinkStatus status, Duration stall) {
        boolean refused = status.last()
                .map(last -> last.errors().keySet().stream().anyMatch(REFUSED::contains))
                .orElse(false);
        if (refused) {
            return FILTERED;
        }
        return explainsSilence(stall) ? STARVED : CUT;
    }

    /** A narrow or dead path loses whatever takes it, however busy the ends are. */
    private static Optional<LinkTrouble> ofPath(LinkStatus status) {
        if (status.narrow()) {
            return Optional.of(PATH_MTU);
        }
        return status.alivePaths().filter(LinkPathStatus::isFaulty).map(_ -> PATH);
    }

    private static LinkTrouble ofLoss(LinkStatus status, Duration stall) {
        if (stall.isPositive()) {
            return STARVED;
        }
        return status.slow() ? CONGESTED : LOSS;
    }

    private static Optional<LinkTrouble> ofDelay(LinkStatus status, Duration stall) {
        if (status.congested()) {
            return Optional.of(stall.isPositive() ? STARVED : CONGESTED);
        }
        return status.last()
                .flatMap(LinkMeasurement::icmpFiltered)
                .filter(filtered -> filtered)
                .map(_ -> FILTERED);
    }
}

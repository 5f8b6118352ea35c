package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** One cause with the links that it broke, from its opening to its end. Times are milliseconds since the epoch. */
final class Incident {

    /** Names loss while round trips grow, in table INCIDENT. */
    static final String CONGESTED = "CONGESTED";

    /** Names the trouble of a host that gets no CPU time, likewise. */
    static final String STARVED = "STARVED";

    final long id;
    final Trouble trouble;
    long openedAt;
    Cause cause;
    double confidence;

    /** When the first of its links broke. */
    long since;

    /** Those that are troubled, those that are watched after their trouble, and those that fell silent in it. */
    final Set<WatchedLink> links = new LinkedHashSet<>();

    /** Whether a link of it was flapping; kept when its links have left, since its end is told without them. */
    private boolean flapped;

    /** Whether links from the first of its two containers to the second were broken, and the other way; kept likewise. */
    private boolean there;

    private boolean back;

    /** Names the addresses that it is about, as they were when most links were broken. */
    private String partial = "";

    private int mostTroubled;

    /** Describes the dead and narrow paths as they were last known. */
    private Optional<FaultyPaths> faultyPaths = Optional.empty();

    /** Whether any of its links is in use; kept when its links have left. */
    private boolean used = true;

    /** When a link last came to it. */
    long grewAt;

    /** When a link last came back. */
    long backAt;

    /** When it was over. */
    long closedAt;

    /** The share of probes that its links lose; 0 where that is not its trouble. */
    double lossRate;

    /** Whether round trips grew with the loss. */
    boolean congested;

    /** The longest time in which the host that it is about got no CPU time; zero where that is not the reason. */
    Duration stall = Duration.ZERO;

    Optional<Acknowledgement> acknowledgement = Optional.empty();
    Optional<String> ticket = Optional.empty();

    /** Whether links between its two hosts broke after others of them had come back; see {@link Recurrence}. */
    boolean recurs;

    /** Links are healthy again that its cause says should be broken. */
    boolean questioned;

    Incident(long id, Explanation explanation, Trouble trouble, long now) {
        this.id = id;
        this.trouble = trouble;
        openedAt = now;
        backAt = now;
        since = now;
        become(explanation);
    }

    void become(Explanation explanation) {
        boolean same = explanation.cause().equals(cause);
        cause = explanation.cause();
        confidence = explanation.confidence();
        if (!same) {
            mostTroubled = 0;
            there = false;
            back = false;
            links.forEach(this::note);
        }
    }

    /** Takes note of what its end will be told of a link that it has now. */
    void note(WatchedLink link) {
        flapped |= link.isFlapping();
        if (cause instanceof Cause.ContainerPair pair) {
            there |= link.from == pair.one();
            back |= link.from == pair.other();
        }
    }

    /** Takes note of the addresses that it is about; see {@link Partial}. */
    void noteAddresses() {
        int troubled = troubled();
        if (troubled > 0 && troubled >= mostTroubled) {
            mostTroubled = troubled;
            partial = Partial.of(this);
        }
    }

    /** Takes note of the paths that it is about, while any are faulty. */
    void notePaths() {
        if (trouble == Trouble.PATH) {
            FaultyPaths.of(this).ifPresent(now -> faultyPaths = Optional.of(now));
        }
    }

    Optional<FaultyPaths> faultyPaths() {
        return faultyPaths;
    }

    String partial() {
        return partial;
    }

    boolean flapped() {
        return flapped;
    }

    /** Whether links from the pair's first container to its second were broken. */
    boolean brokeThere() {
        return there;
    }

    boolean brokeBack() {
        return back;
    }

    /** Whether a link of it begins or ends in one of them. */
    boolean touches(Set<DataCenterPlace> dataCenters) {
        for (WatchedLink link : links) {
            if (dataCenters.contains(link.from.dataCenter()) || dataCenters.contains(link.to.dataCenter())) {
                return true;
            }
        }
        return false;
    }

    /** As table INCIDENT names its trouble. */
    String troubleLabel() {
        if (isStarved()) {
            return STARVED;
        }
        return congested ? CONGESTED : trouble.label();
    }

    /** Returns how urgent it is: trouble of links that nobody uses wakes nobody up. */
    Severity severity() {
        if (!links.isEmpty()) {
            used = links.stream().anyMatch(link -> !link.isBackground());
        }
        return used && !isStarved() ? trouble.severity() : Severity.WARNING;
    }

    /** Whether its host stood still, which explains what was silent. */
    boolean isStarved() {
        return !stall.isZero();
    }

    /** Links that are troubled now. */
    int troubled() {
        int count = 0;
        for (WatchedLink link : links) {
            count += link.isTroubled() && !link.isReporting() ? 1 : 0;
        }
        return count;
    }
}

package io.earshot.fleet.incidents;

import java.util.LinkedHashSet;
import java.util.Set;

/** One cause with the links that it broke, from its opening to its end. Times are milliseconds since the epoch. */
final class Incident {

    final long id;
    final Trouble trouble;
    long openedAt;
    Cause cause;
    double confidence;

    /** When the first of its links broke. */
    long since;

    /** Those that are troubled, those that are watched after their trouble, and those that fell silent in it. */
    final Set<WatchedLink> links = new LinkedHashSet<>();

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
        cause = explanation.cause();
        confidence = explanation.confidence();
    }

    void setBack(long by) {
        openedAt -= by;
        since -= by;
        grewAt -= by;
        backAt -= by;
        links.forEach(link -> link.file().troubledSince -= by);
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
        return congested ? "CONGESTED" : trouble.label();
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

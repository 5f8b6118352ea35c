package io.earshot.fleet.incidents;

import io.earshot.fleet.links.RecentStall;
import io.earshot.fleet.partners.Targets;
import java.time.Duration;

/**
 * Holds the times after which incidents form and end.
 *
 * @param cycle from one report of an agent to the next
 * @param probeInterval from one probe of a link to the next
 * @param hold how long all links must be back before an incident is over
 */
public record IncidentTiming(Duration cycle, Duration probeInterval, Duration hold) {

    /** So long the first report of a trouble waits for those that come with it. */
    static final Duration GATHERING = Duration.ofMillis(1_500);

    /** So many causes in one moment are rather one that has not yet broken all that it will. */
    static final int TOO_MANY_AT_ONCE = 2;

    /** A link that fell silent while it was broken belongs to its incident for so long. */
    static final Duration REMEMBER_SILENT = Duration.ofHours(1);

    /** Returns the time from one probe of a link that nobody uses to the next. */
    Duration backgroundInterval() {
        return Targets.backgroundInterval(probeInterval, cycle);
    }

    /** Returns how long an incident's cause may still change after its last link joined. */
    long youngMillis(Trouble trouble) {
        return Math.max(60_000, 2 * trouble.spreadMillis(probeInterval, cycle));
    }

    /** Returns how long several causes at once may wait to turn out to be one. */
    long doubtMillis(Trouble trouble) {
        return (trouble == Trouble.DOWN ? probeInterval : cycle).toMillis();
    }

    /** Returns for how long a host that an agent told to have stood still may do so again: until it has had its turn to report once more. */
    long stallExplainsMillis() {
        return RecentStall.remembered(cycle).toMillis();
    }

    long spreadMillis(Trouble trouble) {
        return trouble.spreadMillis(probeInterval, cycle) + GATHERING.toMillis();
    }
}

package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.time.Duration;

/** A monitor that is compared with others. */
public interface Contender {

    /** In a word or two, for tables. */
    String name();

    /** Describes its set-up and the condition of its alarms. */
    String setup();

    /** After how long its work repeats itself. */
    Duration period();

    /** Counts the addresses that it probes in such a fleet, each once for each place from which it is probed. */
    long probed(Layout layout);

    /**
     * Begins to watch a fleet, which ends what has begun where this fails.
     *
     * @throws IOException with a message for people
     */
    Watch start(Fleet fleet) throws IOException, InterruptedException;
}

package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.time.Duration;

/** A monitor that is compared with others. */
public interface Contender {

    /** In a word or two, for tables. */
    String name();

    /** How it is set up, and what it takes for an alarm. */
    String setup();

    /** After how long its work repeats itself. */
    Duration period();

    /** How many addresses it probes in such a fleet, each counted once for each place from which it is probed. */
    long probed(Layout layout);

    /**
     * Begins to watch a fleet, which ends what has begun where this fails.
     *
     * @throws IOException with a message for people
     */
    Watch start(Fleet fleet) throws IOException, InterruptedException;
}

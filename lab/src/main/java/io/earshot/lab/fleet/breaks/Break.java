package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.util.Set;

/** One fault at one place. */
public interface Break {

    BreakKind kind();

    /** The places, separated by spaces. */
    String where();

    /** Whether it may break the link from the one to the other. */
    boolean breaks(Member from, Member to);

    /** Returns the hosts that no other break at the same time may touch, so that each has its own links. */
    Set<Host> hosts();

    Expected expected();

    void make(Fleet fleet) throws IOException, InterruptedException;

    /** Undoes what was made. */
    void mend(Fleet fleet) throws IOException, InterruptedException;
}

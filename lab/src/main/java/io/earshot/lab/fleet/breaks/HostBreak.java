package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.util.Set;

/** A host that is off the network. */
record HostBreak(Host host) implements Break {

    @Override
    public BreakKind kind() {
        return BreakKind.HOST_GONE;
    }

    @Override
    public String where() {
        return host.name();
    }

    @Override
    public boolean breaks(Member from, Member to) {
        return from.host().equals(host) != to.host().equals(host);
    }

    @Override
    public Set<Host> hosts() {
        return Set.of(host);
    }

    @Override
    public Expected expected() {
        return Expected.AnIncident.of("host", host.name());
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        fleet.network().pullCables(host);
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        fleet.network().plugIn(host);
    }
}

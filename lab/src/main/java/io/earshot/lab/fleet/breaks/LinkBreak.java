package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.util.Set;

/** Between one container and one that it uses, over both families. */
record LinkBreak(BreakKind kind, Member from, Member to) implements Break {

    @Override
    public String where() {
        return from.name() + " " + to.name();
    }

    @Override
    public boolean breaks(Member one, Member other) {
        return (one.equals(from) && other.equals(to)) || (one.equals(to) && other.equals(from));
    }

    @Override
    public Set<Host> hosts() {
        return Set.of(from.host(), to.host());
    }

    @Override
    public Expected expected() {
        return Expected.AnIncident.of("container-pair", from.name(), to.name());
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        Namespace there = fleet.network().container(to);
        if (kind == BreakKind.BLACKHOLE) {
            routes(fleet, "add");
            return;
        }
        Filter.put(there, "input", "ip saddr %s drop\nip6 saddr %s drop".formatted(from.v4(), from.v6()));
        if (kind == BreakKind.LINK_BOTH_WAYS) {
            Filter.put(there, "output", "ip daddr %s drop\nip6 daddr %s drop".formatted(from.v4(), from.v6()));
        }
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        if (kind == BreakKind.BLACKHOLE) {
            routes(fleet, "del");
        } else {
            Filter.remove(fleet.network().container(to));
        }
    }

    private void routes(Fleet fleet, String verb) throws IOException {
        fleet.network()
                .container(from)
                .batch("route %1$s blackhole %2$s/32\nroute %1$s blackhole %3$s/128\n"
                        .formatted(verb, to.v4(), to.v6()));
    }
}

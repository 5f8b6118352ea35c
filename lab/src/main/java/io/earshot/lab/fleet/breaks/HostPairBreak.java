package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Between the containers of two hosts. */
record HostPairBreak(BreakKind kind, Host one, Host other) implements Break {

    private static final int LARGEST = 1_400;

    @Override
    public String where() {
        return one.name() + " " + other.name();
    }

    @Override
    public boolean breaks(Member from, Member to) {
        return (from.host().equals(one) && to.host().equals(other))
                || (from.host().equals(other) && to.host().equals(one));
    }

    @Override
    public Set<Host> hosts() {
        return Set.of(one, other);
    }

    @Override
    public Expected expected() {
        return Expected.AnIncident.of(kind == BreakKind.MTU_HOLE ? "path-mtu" : "host-pair", one.name(), other.name());
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        Namespace host = fleet.network().host(one);
        if (kind == BreakKind.MTU_HOLE) {
            Filter.put(host, "forward", """
                meta length > %5$d ip saddr %1$s ip daddr %2$s drop
                meta length > %5$d ip saddr %2$s ip daddr %1$s drop
                meta length > %5$d ip6 saddr %3$s ip6 daddr %4$s drop
                meta length > %5$d ip6 saddr %4$s ip6 daddr %3$s drop
                """.formatted(
                            one.networkV4(), other.networkV4(), one.networkV6(), other.networkV6(), LARGEST));
        } else {
            policies(host, "add", " action block");
        }
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        Namespace host = fleet.network().host(one);
        if (kind == BreakKind.MTU_HOLE) {
            Filter.remove(host);
        } else {
            policies(host, "delete", "");
        }
    }

    /** Outwards only, as when a tunnel's policy is there and its key is not: nothing comes back either. */
    private void policies(Namespace host, String verb, String action) throws IOException {
        StringBuilder commands = new StringBuilder();
        for (List<String> networks :
                List.of(List.of(one.networkV4(), other.networkV4()), List.of(one.networkV6(), other.networkV6()))) {
            commands.append("xfrm policy %s dir out src %s dst %s%s\n"
                    .formatted(verb, networks.getFirst(), networks.getLast(), action));
        }
        host.batch(commands.toString());
    }
}

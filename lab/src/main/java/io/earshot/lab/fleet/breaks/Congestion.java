package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** A host whose way out is full: packets wait, and some are dropped. */
final class Congestion implements Break {

    private final Host host;
    private Process flood;

    Congestion(Host host) {
        this.host = host;
    }

    @Override
    public BreakKind kind() {
        return BreakKind.CONGESTION;
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
        return new Expected.ASign(
                "congested",
                "SELECT ip FROM link WHERE congested AND (partnerHost = '%1$s' OR container LIKE '%%.%1$s')"
                        .formatted(host.name()),
                false,
                Optional.empty());
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        Namespace namespace = fleet.network().host(host);
        namespace.tc(
                "qdisc",
                "add",
                "dev",
                FleetNetwork.UPLINK,
                "root",
                "tbf",
                "rate",
                "800kbit",
                "burst",
                "3000",
                "latency",
                "400ms");
        // At most 125 packets of 1,042 octets a second, a quarter more than what passes; timers are seldom that good.
        Member inside = fleet.layout().membersOn(host).getFirst();
        flood = fleet.network().container(inside).start("ping", "-q", "-i", "0.008", "-s", "1000", host.gatewayV4());
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        flood.destroyForcibly();
        fleet.network().host(host).tc("qdisc", "del", "dev", FleetNetwork.UPLINK, "root");
    }
}

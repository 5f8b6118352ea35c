package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Breaks one container. */
record ContainerBreak(BreakKind kind, Member member) implements Break {

    @Override
    public String where() {
        return member.name();
    }

    @Override
    public boolean breaks(Member from, Member to) {
        return from.equals(member) || to.equals(member);
    }

    @Override
    public Set<Host> hosts() {
        return Set.of(member.host());
    }

    @Override
    public Expected expected() {
        return switch (kind) {
            // Its agent may have said before the end that it reached nobody, or not.
            case CONTAINER_KILLED ->
                new Expected.AnIncident(Set.of("container-unreachable", "container"), Set.of(member.name()));
            case HEAVY_LOSS ->
                new Expected.ASign(
                        "LOSSY",
                        "SELECT ip FROM link WHERE state = 'LOSSY' AND partner = '" + member.name() + "'",
                        false,
                        Optional.empty());
            case ICMP_FILTERED ->
                new Expected.ASign(
                        "icmpFiltered",
                        "SELECT ip FROM link WHERE icmpFiltered AND partner = '" + member.name() + "'",
                        false,
                        Optional.empty());
            // Its network answers pings as before: the kernel does that, and it does not stand still.
            case CONTAINER_PAUSED ->
                Expected.ASign.of(
                        "nginx rates NULL",
                        "SELECT name FROM data WHERE nginxAccessRate IS NULL AND state = 'OK' AND name = '"
                                + member.name() + "'");
            default -> new Expected.Nothing();
        };
    }

    @Override
    public void make(Fleet fleet) throws IOException, InterruptedException {
        switch (kind) {
            case CONTAINER_KILLED -> fleet.killContainer(member);
            case CONTAINER_PAUSED -> fleet.frontEnd(member).freeze();
            case LOSS -> filter(fleet, "numgen random mod 100 < 5 drop");
            case HEAVY_LOSS -> filter(fleet, "numgen random mod 100 < 20 drop");
            case ICMP_FILTERED -> filter(fleet, "icmp type echo-request drop\nicmpv6 type echo-request drop");
            default -> throw new IllegalStateException("no break of a container: " + kind);
        }
    }

    private void filter(Fleet fleet, String rules) throws IOException {
        Filter.put(fleet.network().container(member), "input", rules);
    }

    @Override
    public void mend(Fleet fleet) throws IOException, InterruptedException {
        switch (kind) {
            case CONTAINER_KILLED -> fleet.restartContainer(member);
            case CONTAINER_PAUSED -> fleet.frontEnd(member).thaw();
            default -> Filter.remove(fleet.network().container(member));
        }
    }
}

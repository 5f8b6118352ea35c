package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.util.Set;

/** Between two data centres. */
record DataCenterPairBreak(String one, String other) implements Break {

    @Override
    public BreakKind kind() {
        return BreakKind.DATA_CENTER_PAIR;
    }

    @Override
    public String where() {
        return one + " " + other;
    }

    @Override
    public boolean breaks(Member from, Member to) {
        Set<String> ends = Set.of(one, other);
        return !from.host().dataCenter().equals(to.host().dataCenter())
                && ends.contains(from.host().dataCenter())
                && ends.contains(to.host().dataCenter());
    }

    @Override
    public Set<Host> hosts() {
        return Set.of();
    }

    @Override
    public Expected expected() {
        return Expected.AnIncident.of("data-center-pair", one, other);
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        Filter.put(fleet.network().core(), "forward", """
            iifname "%1$s" oifname "%2$s" drop
            iifname "%2$s" oifname "%1$s" drop
            """.formatted(one, other));
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        Filter.remove(fleet.network().core());
    }
}

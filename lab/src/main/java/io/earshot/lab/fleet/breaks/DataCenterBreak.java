package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Breaks one data centre. */
record DataCenterBreak(BreakKind kind, String dataCenter) implements Break {

    @Override
    public String where() {
        return dataCenter;
    }

    @Override
    public boolean breaks(Member from, Member to) {
        return kind == BreakKind.DATA_CENTER
                && from.host().dataCenter().equals(dataCenter)
                        != to.host().dataCenter().equals(dataCenter);
    }

    @Override
    public Set<Host> hosts() {
        return Set.of();
    }

    @Override
    public Expected expected() {
        return kind == BreakKind.DATA_CENTER
                ? Expected.AnIncident.of("data-center", dataCenter)
                : new Expected.ASign(
                        "error-rate CRITICAL",
                        "SELECT state FROM check_result WHERE check = 'error-rate' AND state = 'CRITICAL'",
                        true,
                        Optional.of("error-rate"));
    }

    @Override
    public void make(Fleet fleet) throws IOException {
        if (kind == BreakKind.DATA_CENTER) {
            fleet.network().pullCable(dataCenter);
        } else {
            fleet.hangBackEnds(dataCenter, true);
        }
    }

    @Override
    public void mend(Fleet fleet) throws IOException {
        if (kind == BreakKind.DATA_CENTER) {
            fleet.network().plugIn(dataCenter);
        } else {
            fleet.hangBackEnds(dataCenter, false);
        }
    }
}

package io.earshot.agent.probe.udp;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Route;
import io.earshot.model.Partner;

/** Asks another agent by UDP. */
public enum Udp implements Method {
    PATHS;

    /** Source ports that are used in turn: this one and those that follow. */
    public static final int FIRST_SOURCE_PORT = 33_434;

    /**
     * One of sixteen equal paths is missed by 48 ports with a probability of (15/16)^48, which is 4.5 %; by 16 ports it is 36 %.
     */
    public static final int SOURCE_PORTS = 48;

    @Override
    public boolean worksTo(Partner partner, ProbeTransport transport) {
        return partner.probePort().isPresent() && transport.canProbePaths(partner.ip());
    }

    @Override
    public Probe probe(int id, Partner partner, Route route) {
        return new PathProbe(
                id,
                partner.ip(),
                partner.probePort().orElseThrow(),
                route.sourcePort().orElse(FIRST_SOURCE_PORT),
                route.sequence(),
                route.size());
    }
}

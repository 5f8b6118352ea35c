package io.earshot.agent.probe.icmp;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Route;
import io.earshot.model.Partner;

/** Asks by echo requests. */
public enum Icmp implements Method {
    ECHO;

    @Override
    public boolean worksTo(Partner partner, ProbeTransport transport) {
        return transport.canEcho(partner.ip());
    }

    @Override
    public Probe probe(int id, Partner partner, Route route) {
        return new Echo(id, partner.ip());
    }
}

package io.earshot.agent.probe.icmp;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.model.Ip;
import io.earshot.model.Partner;

/** Asks by echo requests. */
public enum Icmp implements Method {
    ECHO;

    @Override
    public boolean worksTo(Ip to, ProbeTransport transport) {
        return transport.canEcho(to);
    }

    @Override
    public Probe probe(int id, Partner partner) {
        return new Echo(id, partner.ip());
    }
}

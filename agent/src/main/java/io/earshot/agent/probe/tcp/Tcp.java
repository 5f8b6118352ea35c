package io.earshot.agent.probe.tcp;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Route;
import io.earshot.model.Partner;
import java.util.List;

/**
 * Asks by TCP connects.
 *
 * @param fallbackPorts where they go to when a partner's port is not known
 */
public record Tcp(List<Integer> fallbackPorts) implements Method {

    public Tcp {
        fallbackPorts = List.copyOf(fallbackPorts);
    }

    @Override
    public boolean worksTo(Partner partner, ProbeTransport transport) {
        return true;
    }

    @Override
    public Probe probe(int id, Partner partner, Route route) {
        return new Connect(
                id,
                partner.ip(),
                partner.port().isPresent() ? List.of(partner.port().getAsInt()) : fallbackPorts);
    }
}

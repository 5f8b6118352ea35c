package io.earshot.agent.probe.tcp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;
import java.util.List;

/**
 * TCP connects to all of these ports at the same time. The first answer of any kind counts, a refusal too: whoever refuses has
 * been reached.
 */
public record Connect(int id, Ip to, List<Integer> ports) implements Probe {

    public Connect {
        ports = List.copyOf(ports);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("no port to connect to at " + to + ", expected at least one");
        }
    }
}

package io.earshot.agent.probe;

import java.io.IOException;

/** Opens the one transport of an agent. */
@FunctionalInterface
public interface TransportFactory {

    /**
     * @param sources where the probes come from
     * @throws IOException with a message for people, as when no interface has such an address
     */
    ProbeTransport open(Sources sources) throws IOException;
}

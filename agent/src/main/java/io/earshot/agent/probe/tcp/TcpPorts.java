package io.earshot.agent.probe.tcp;

import java.util.List;

/** Chooses the ports for TCP connects when a partner's port is not known. */
public final class TcpPorts {

    public static final List<Integer> USUAL = List.of(443, 80, 22);

    private TcpPorts() {}

    /** @throws IllegalArgumentException unless there is at least one, and all are ports */
    public static List<Integer> require(List<Integer> ports) {
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("no TCP ports, expected at least one");
        }
        for (int port : ports) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("TCP port " + port + ", expected 1 to 65535");
            }
        }
        return List.copyOf(ports);
    }
}

package io.earshot.agent;

import io.earshot.agent.probe.Sources;
import io.earshot.model.ContainerName;
import java.net.URI;
import java.util.List;

/**
 * What an agent has to be told.
 *
 * @param server http or https, with the path under which /api/v1 is found, if any
 * @param container whose agent it is
 * @param sources where its probes come from
 * @param tcpPorts where TCP connects go to when a partner's port is not known; an open or a closed port is as good
 * @param version of this agent, for its reports
 */
public record AgentConfig(
        URI server, ContainerName container, Sources sources, List<Integer> tcpPorts, String version) {

    public static final List<Integer> DEFAULT_TCP_PORTS = List.of(443, 80, 22);

    public AgentConfig {
        tcpPorts = List.copyOf(tcpPorts);
        boolean http = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
        if (!http || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "server \"" + server + "\", expected a URL as in http://earshot.example.com:8080");
        }
        if (tcpPorts.isEmpty()) {
            throw new IllegalArgumentException("no TCP ports, expected at least one");
        }
        for (int port : tcpPorts) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("TCP port " + port + ", expected 1 to 65535");
            }
        }
    }

    /** Probes from whichever address the kernel picks, and the usual ports. */
    public AgentConfig(URI server, ContainerName container, String version) {
        this(server, container, Sources.ANY, DEFAULT_TCP_PORTS, version);
    }
}

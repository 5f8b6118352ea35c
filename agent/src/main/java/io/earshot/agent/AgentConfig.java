package io.earshot.agent;

import io.earshot.agent.announce.AnnounceConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.sockets.SocketsConfig;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.model.ContainerName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Configures the agent of one container.
 *
 * @param container whose agent it is
 * @param sources where its probes come from
 * @param tcpPorts where TCP connects go to when a partner's port is not known; an open or a closed port is as good
 * @param nginx absent: nobody looks for one
 * @param sockets absent: nobody looks at the container's connections
 * @param version of this agent, for its reports
 * @param tasks absent: none is executed
 * @param announce absent: the agent announces nothing of its machine
 */
public record AgentConfig(
        ServerAccess access,
        ContainerName container,
        Sources sources,
        List<Integer> tcpPorts,
        Optional<NginxConfig> nginx,
        Optional<SocketsConfig> sockets,
        String version,
        Optional<TaskConfig> tasks,
        Optional<AnnounceConfig> announce) {

    public AgentConfig {
        tcpPorts = TcpPorts.require(tcpPorts);
    }

    /** One without tasks, which announces nothing. */
    public AgentConfig(
            ServerAccess access,
            ContainerName container,
            Sources sources,
            List<Integer> tcpPorts,
            Optional<NginxConfig> nginx,
            Optional<SocketsConfig> sockets,
            String version) {
        this(access, container, sources, tcpPorts, nginx, sockets, version, Optional.empty(), Optional.empty());
    }

    /** A server that asks nobody who they are, no nginx, and no look at sockets. */
    public AgentConfig(URI server, ContainerName container, Sources sources, List<Integer> tcpPorts, String version) {
        this(new ServerAccess(server), container, sources, tcpPorts, Optional.empty(), Optional.empty(), version);
    }
}

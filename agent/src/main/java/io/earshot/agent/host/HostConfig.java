package io.earshot.agent.host;

import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.sockets.SocketsConfig;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.model.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Configures the agent of a host.
 *
 * @param host as in its containers' names
 * @param namespaces where the containers' network namespaces are found
 * @param naming which of them is whose
 * @param scanEvery how often to look which containers came and went
 * @param tcpPorts where TCP connects go to when a partner's port is not known
 * @param nginx absent: nobody looks for one
 * @param sockets absent: nobody looks at the containers' connections
 * @param version of this agent, for its reports
 * @param tasks absent: none is executed
 */
public record HostConfig(
        ServerAccess access,
        String host,
        NamespaceSource namespaces,
        NamespaceNaming naming,
        Duration scanEvery,
        List<Integer> tcpPorts,
        Optional<NginxConfig> nginx,
        Optional<SocketsConfig> sockets,
        String version,
        Optional<TaskConfig> tasks) {

    /** Well within downAfter: a container that stops shall be gone before its links look broken. */
    public static final Duration SCAN_EVERY = Duration.ofSeconds(5);

    /** The log as the container sees it, where a process of it is known. */
    public static final NginxConfig USUAL_NGINX = new NginxConfig(
            true, Optional.empty(), List.of("/proc/{pid}/root" + NginxConfig.USUAL_LOG), NginxConfig.USUAL.format());

    /** One without tasks. */
    public HostConfig(
            ServerAccess access,
            String host,
            NamespaceSource namespaces,
            NamespaceNaming naming,
            Duration scanEvery,
            List<Integer> tcpPorts,
            Optional<NginxConfig> nginx,
            Optional<SocketsConfig> sockets,
            String version) {
        this(access, host, namespaces, naming, scanEvery, tcpPorts, nginx, sockets, version, Optional.empty());
    }

    public HostConfig {
        host = Names.require("host", host);
        tcpPorts = TcpPorts.require(tcpPorts);
    }
}

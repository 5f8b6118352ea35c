package io.earshot.lab.bench;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.net.URI;

/** A container's agent as a process of its own, until it is ended. */
final class BenchAgent {

    private BenchAgent() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        AgentConfig config = new AgentConfig(
                URI.create(args[0]), ContainerName.parse(args[1]), Sources.ANY, TcpPorts.USUAL, "bench");
        try (Agent agent = new Agent(config)) {
            agent.start();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

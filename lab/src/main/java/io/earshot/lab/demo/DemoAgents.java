package io.earshot.lab.demo;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.TransportFactory;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** One real agent for each container, all in this process, each probing from its container's own address. */
final class DemoAgents implements AutoCloseable {

    private final URI server;
    private final String version;
    private final Inventory inventory;
    private final LoopbackFaults faults;
    private final Map<ContainerName, Agent> agents = new HashMap<>();

    DemoAgents(URI server, String version, Inventory inventory, LoopbackFaults faults) {
        this.server = server;
        this.version = version;
        this.inventory = inventory;
        this.faults = faults;
    }

    void startAll() {
        inventory.containers().forEach(container -> start(container.name()));
    }

    void start(ContainerName name) {
        Container container = inventory.container(name).orElseThrow();
        Ip source = container.addresses().getFirst();
        TransportFactory factory = sources -> new FaultyTransport(KernelTransport.open(sources), source, faults);
        Agent agent = new Agent(new AgentConfig(server, name, Sources.of(source), version), factory);
        agent.start();
        agents.put(name, agent);
    }

    void stop(ContainerName name) {
        Agent agent = agents.remove(name);
        if (agent != null) {
            agent.close();
        }
    }

    @Override
    public void close() {
        agents.values().parallelStream().forEach(Agent::close);
        agents.clear();
    }
}

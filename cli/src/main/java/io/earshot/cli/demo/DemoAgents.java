package io.earshot.cli.demo;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.nginx.AccessLogFormat;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.TransportFactory;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** One real agent for each container, all in this process, each probing from its container's own address. */
final class DemoAgents implements AutoCloseable {

    /** Closed on most machines, and a refusal is an answer; where ICMP is not allowed no real service is bothered. */
    private static final List<Integer> DISCARD = List.of(9);

    /** Hundreds of agents would each say on the demo's screen that they began. Held here, since loggers are held weakly. */
    private static final Logger AGENTS = Logger.getLogger("io.earshot.agent");

    private final URI server;
    private final String version;
    private final Inventory inventory;
    private final LoopbackFaults faults;
    private final DemoRequests requests;
    private final Map<ContainerName, Agent> agents = new HashMap<>();

    DemoAgents(URI server, String version, Inventory inventory, LoopbackFaults faults, DemoRequests requests) {
        this.server = server;
        this.version = version;
        this.inventory = inventory;
        this.faults = faults;
        this.requests = requests;
    }

    /** Returns the method of probing, for display. */
    String method() throws IOException {
        Ip any = inventory.containers().iterator().next().addresses().getFirst();
        try (ProbeTransport transport = KernelTransport.open(Sources.of(any))) {
            return transport.canEcho(any)
                    ? "ICMP echo"
                    : "TCP connect, since this user may not send ICMP (a refusal is an answer, too)";
        }
    }

    void startAll() throws IOException {
        AGENTS.setLevel(Level.WARNING);
        for (Container container : inventory.containers()) {
            start(container.name());
        }
    }

    void start(ContainerName name) throws IOException {
        Container container = inventory.container(name).orElseThrow();
        Ip source = container.addresses().getFirst();
        TransportFactory filtered = sources -> new FaultyTransport(KernelTransport.open(sources), source, faults);
        Optional<NginxConfig> nginx = requests.log(name)
                .map(log ->
                        new NginxConfig(false, Optional.empty(), List.of(log.toString()), AccessLogFormat.COMBINED));
        AgentConfig config = new AgentConfig(
                new ServerAccess(server), name, Sources.of(source), DISCARD, nginx, Optional.empty(), version);
        Agent agent = new Agent(config, filtered, System::nanoTime, RandomGenerator.getDefault());
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
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            agents.values().forEach(agent -> together.execute(agent::close));
        }
        agents.clear();
    }
}

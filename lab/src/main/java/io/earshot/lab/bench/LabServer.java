package io.earshot.lab.bench;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.kernel.SocketPlace;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.http.config.ConfigException;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.model.ContainerName;
import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A whole server on loopback for a CMDB that is made up, and real agents of its containers in this process. */
public final class LabServer implements AutoCloseable {

    private static final String HEADER = "container,host,dataCenter,role,cluster,addresses,services,uses,running\n";

    private final TemporaryFolder folder;
    private final EarshotServer server;
    private final List<Agent> agents = new ArrayList<>();

    private LabServer(TemporaryFolder folder, EarshotServer server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * @param cmdb the CMDB file's lines below its header
     * @param cycle from one report to the next; all other times are the defaults
     */
    public static LabServer start(String cmdb, Duration cycle) throws IOException {
        return start(cmdb, cycle, "");
    }

    /** @param settings more lines of the configuration */
    public static LabServer start(String cmdb, Duration cycle, String settings) throws IOException {
        TemporaryFolder folder = TemporaryFolder.create();
        Files.writeString(folder.path().resolve("cmdb.csv"), HEADER + cmdb);
        Path config = folder.path().resolve("server.yaml");
        Files.writeString(config, """
            listen: 127.0.0.1:0
            cycle: %ds
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """.formatted(cycle.toSeconds()) + settings);
        try {
            return new LabServer(folder, EarshotServer.start(ConfigFile.read(config), InstantSource.system()));
        } catch (CannotStartException | ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A container's agent, whose sockets stand in this process' network. */
    public void startAgent(String name, Sources sources) throws IOException {
        run(new Agent(new AgentConfig(server.uri(), ContainerName.parse(name), sources, TcpPorts.USUAL, "lab")));
    }

    private void run(Agent agent) throws IOException {
        agent.start();
        agents.add(agent);
    }

    /** A container's agent, whose sockets stand elsewhere. */
    public void startAgent(String name, Sources sources, SocketPlace sockets) throws IOException {
        AgentConfig config = new AgentConfig(server.uri(), ContainerName.parse(name), sources, TcpPorts.USUAL, "lab");
        run(new Agent(
                config, from -> KernelTransport.open(from, sockets), System::nanoTime, RandomGenerator.getDefault()));
    }

    /** Replaces the CMDB file's lines below its header; the server reads them within ten seconds. */
    void cmdb(String lines) throws IOException {
        Path next = Files.writeString(folder.path().resolve("cmdb.next"), HEADER + lines);
        Files.move(
                next,
                folder.path().resolve("cmdb.csv"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the URL of a path. */
    URI uri(String path) {
        return server.uri().resolve(path);
    }

    /** The answer's rows; only for columns whose values hold no comma. */
    public List<List<String>> rows(String select) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) server.uri().resolve("/api/v1/sql").toURL().openConnection();
        http.setRequestProperty("Accept", "text/csv");
        http.setRequestProperty("Content-Type", "application/sql");
        http.setDoOutput(true);
        try (OutputStream body = http.getOutputStream()) {
            body.write(select.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = http.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        agents.forEach(Agent::close);
        server.close();
        folder.close();
    }
}

package io.earshot.lab.pictures;

import io.earshot.agent.AgentMain;
import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.http.access.FleetKey;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.ServerProcess;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of one host as network namespaces on a bridge, with real connections between them, a real agent that serves them all, and a real
 * server beside them, to which each container is connected. No CMDB knows a role, a cluster or a service of any of them.
 */
final class PicturedFleet implements AutoCloseable {

    /** The container where the server stands. */
    static final String MONITORING = "mon1.host0";

    static final String HOST = "host1";

    private static final String ADDRESS = "10.87.0.1";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String READER = "reader-0123456789";

    private final Namespaces namespaces;
    private final Namespace hub;
    private final Map<String, NetworkNamespace> inside = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<AutoCloseable> sockets = new ArrayList<>();
    private final List<AutoCloseable> programs = new ArrayList<>();
    private final NetworkNamespace inHub;

    private PicturedFleet(Namespaces namespaces) throws IOException {
        this.namespaces = namespaces;
        hub = namespaces.add("hub");
        inHub = NetworkNamespace.open(hub.path());
        hub.ip("link", "add", "bridge", "type", "bridge");
        hub.ip("addr", "add", ADDRESS + "/16", "dev", "bridge");
        hub.ip("link", "set", "bridge", "up");
    }

    /** @param folder for files and logs */
    static PicturedFleet start(List<Picture> pictures, Path folder) throws IOException, InterruptedException {
        PicturedFleet fleet = new PicturedFleet(Namespaces.open());
        try {
            for (Picture picture : pictures) {
                for (String name : picture.members()) {
                    fleet.add(name);
                }
            }
            fleet.serve(folder);
            for (Picture picture : pictures) {
                fleet.connect(picture);
            }
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void add(String name) throws IOException {
        int number = addresses.size() + 1;
        String address = "10.87." + (1 + number / 200) + "." + (1 + number % 200);
        Namespace container = namespaces.add(name);
        // A device's name has at most 15 letters.
        namespaces.connect(container, "eth0", hub, "port" + number);
        hub.ip("link", "set", "port" + number, "master", "bridge");
        container.ip("addr", "add", address + "/16", "dev", "eth0");
        addresses.put(name, address);
        inside.put(name, NetworkNamespace.open(container.path()));
    }

    private void serve(Path folder) throws IOException, InterruptedException {
        StringBuilder cmdb = new StringBuilder("container,host,dataCenter,addresses\n");
        addresses.forEach((name, address) -> cmdb.append(name)
                .append(',')
                .append(HOST)
                .append(",TX,")
                .append(address)
                .append('\n'));
        cmdb.append("mon1,host0,TX,").append(ADDRESS).append('\n');
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(folder.resolve("fleet.key"), SECRET);
        Files.writeString(folder.resolve("people.txt"), "grace reader " + READER + "\n");
        Path config = Files.writeString(folder.resolve("server.yaml"), """
                listen: %s:%d
                plaintext: true
                cycle: 10s
                probeInterval: 5s
                access: {fleetKey: fleet.key, people: people.txt}
                cmdb: {csv: cmdb.csv}
                pdns: {domains: [example.com]}
                partners: {background: 0}
                """.formatted(ADDRESS, ServerProcess.PORT));
        ServerProcess server = new ServerProcess(hub, config, "io.earshot.cli.Main", Optional.empty());
        programs.add(server);
        server.start();
        Path token = Files.writeString(folder.resolve("host.token"), new FleetKey(SECRET).tokenOf(HOST) + "\n");
        Process agent = hub.start(
                folder.resolve("agent.log"),
                ChildProgram.java(
                        "128m",
                        AgentMain.class.getName(),
                        List.of(
                                "--server",
                                url(),
                                "--host",
                                HOST,
                                "--token-file",
                                token.toString(),
                                "--netns-pattern",
                                namespaces.prefix() + "((?:k8s|hadoop|cache).*)")));
        programs.add(agent::destroyForcibly);
    }

    private static String url() {
        return "http://" + ADDRESS + ":" + ServerProcess.PORT;
    }

    /** Members listen, lines are connections that stay, and each member is connected to the server. */
    private void connect(Picture picture) throws IOException {
        Map<String, ServerSocket> listeners = new HashMap<>();
        for (String name : picture.members()) {
            ServerSocket listener = inside.get(name)
                    .within(() -> new ServerSocket(picture.port(), 200, InetAddress.getByName(addresses.get(name))));
            sockets.add(listener);
            listeners.put(name, listener);
            open(name, ADDRESS, ServerProcess.PORT);
        }
        for (Picture.Line line : picture.lines()) {
            open(line.from(), addresses.get(line.to()), picture.port());
            sockets.add(listeners.get(line.to()).accept());
        }
    }

    private void open(String from, String to, int port) throws IOException {
        sockets.add(inside.get(from).within(() -> new Socket(InetAddress.getByName(to), port)));
    }

    /** Returns the rows of a SELECT as CSV, without the header. */
    List<String> ask(String sql) throws IOException {
        return inHub.within(() -> {
            HttpURLConnection call = (HttpURLConnection)
                    URI.create(url() + "/api/v1/sql").toURL().openConnection();
            call.setRequestMethod("POST");
            call.setDoOutput(true);
            call.setRequestProperty("Authorization", "Bearer " + READER);
            call.setRequestProperty("Accept", "text/csv");
            call.setRequestProperty("Content-Type", "application/sql");
            try (OutputStream out = call.getOutputStream()) {
                out.write(sql.getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream in = call.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .toList();
            }
        });
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(programs);
        all.addAll(sockets);
        all.addAll(inside.values());
        all.add(inHub);
        all.add(namespaces);
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (Exception e) {
                System.getLogger(PicturedFleet.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            }
        }
    }
}

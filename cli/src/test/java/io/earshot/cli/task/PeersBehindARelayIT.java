package io.earshot.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.Token;
import io.earshot.agent.peers.PeerSettings;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.http.access.FleetKey;
import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents behind a real relay fetch a file from each other. */
class PeersBehindARelayIT {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String OPERATOR = "operator-0123456789";
    private static final int AGENTS = 8;
    private static final int COPIES = 2;
    private static final int PIECES = 16;
    private static final int LENGTH = (PIECES - 1) * PieceDigests.PIECE + 1_000;
    private static final int LIST = PIECES * 32;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final byte[] content = new byte[LENGTH];
    private final List<AutoCloseable> open = new ArrayList<>();
    private KeyPair anna;
    private EarshotServer server;
    private Relay relay;
    private FileOrder file;

    @BeforeEach
    void start() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        new Random(4).nextBytes(content);
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        file = new FileOrder(read.id(), "app.bin", LENGTH, read.pieces().id());
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(
                folder.resolve("task.keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        StringBuilder cmdb =
                new StringBuilder("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
        for (int i = 0; i < AGENTS; i++) {
            cmdb.append("be" + i + ",host58,TX,be,tx-main,192.0.2." + (i + 1) + ",be,,true\n");
        }
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 2m
            cmdb: {csv: cmdb.csv, refresh: 1s}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state
            """);
        server = EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
        open.add(server);
        Files.writeString(folder.resolve("site.token"), FLEET.tokenOf(FleetKey.relay("site")));
        Path config = Files.writeString(
                folder.resolve("site.yaml"),
                "name: site\nlisten: 127.0.0.1:0\nparents: [\"" + server.uri() + "\"]\ntokenFile: site.token\n"
                        + "fileCopies: " + COPIES + "\nfiles: {folder: " + folder.resolve("pieces") + "}\n");
        relay = Relay.start(RelayConfig.read(config), "test");
        open.add(relay);
        put();
    }

    /** An upload takes a megabyte at a time. */
    private void put() throws Exception {
        int here = 0;
        while (here < LENGTH) {
            byte[] next = Arrays.copyOfRange(content, here, Math.min(LENGTH, here + (1 << 20)));
            var _ = post("/api/v1/files/" + file.id() + "?name=app.bin&octets=" + LENGTH + "&offset=" + here, next);
            here += next.length;
        }
        assertThat(sql("SELECT octets FROM file")).contains(Integer.toString(LENGTH));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        client.close();
    }

    private static ContainerName name(int index) {
        return ContainerName.parse("be" + index + ".host58");
    }

    private Path placed(int index) {
        return folder.resolve("placed" + index);
    }

    private Agent agent(int index, String rateLimit) throws Exception {
        Path words = Files.createDirectories(folder.resolve("words" + index));
        Files.createDirectories(placed(index));
        Files.writeString(
                words.resolve("fetch-file.word"),
                "run = fetch-file\ntimeLimit = 10m\nfolder = " + placed(index) + "\nrateLimit = " + rateLimit + "\n");
        Agent agent = new Agent(new AgentConfig(
                new ServerAccess(
                        List.of(relay.uri()),
                        new Token.Fixed(Optional.of(FLEET.tokenOf(name(index).toString()))),
                        Optional.empty()),
                name(index),
                Sources.ANY,
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "test",
                Optional.of(new TaskConfig(
                        folder.resolve("task.keys"),
                        words,
                        folder.resolve("state" + index),
                        Optional.empty(),
                        Optional.of(new PeerSettings(0, PeerSettings.USUAL_RATE)))),
                Optional.empty()));
        open.add(agent);
        agent.start();
        return agent;
    }

    private List<Agent> agents(int from, int to, String rateLimit) throws Exception {
        List<Agent> agents = new ArrayList<>();
        for (int i = from; i < to; i++) {
            agents.add(agent(i, rateLimit));
        }
        return agents;
    }

    @Test
    void mostOctetsComeFromOtherAgentsAndTheRelayGivesEachPieceAFewTimes() throws Exception {
        var _ = agents(0, AGENTS - 1, "2m");
        order("f1", 0, AGENTS - 1);
        awaitThat(() -> count("f1", "state = 'DONE'") == AGENTS - 1);
        for (int i = 0; i < AGENTS - 1; i++) {
            assertThat(placed(i).resolve("app.bin")).hasBinaryContent(content);
        }
        long gotten = (AGENTS - 1L) * LENGTH;
        long peers = sum("f1", "octetsFromPeers");
        long others = sum("f1", "octetsFromLine") + sum("f1", "octetsFromRelay");
        assertThat(peers + others).isEqualTo(gotten + (AGENTS - 1L) * LIST);
        assertThat(peers).isGreaterThan(gotten / 2);
        assertThat(metric("piece_bytes_from_parent_total")).isEqualTo(LENGTH + LIST);
        assertThat(metric("piece_bytes_saved_total"))
                .isEqualTo(others - LENGTH - LIST)
                .isLessThan(3L * LENGTH);

        var _ = agents(AGENTS - 1, AGENTS, "2m");
        order("f2", AGENTS - 1, AGENTS);
        awaitThat(() -> count("f2", "state = 'DONE'") == 1);
        assertThat(placed(AGENTS - 1).resolve("app.bin")).hasBinaryContent(content);
        assertThat(sum("f2", "octetsFromPeers")).as("all but the list").isEqualTo(LENGTH);
    }

    @Test
    void agentsThatAreKilledOrLieOrHaveAFullDiskHoldNobodyUp() throws Exception {
        AtomicInteger lies = liar();
        List<Agent> agents = agents(0, AGENTS - 1, "150k");
        boolean full = smallDisk(6);
        order("f1", 0, AGENTS - 1);
        Set<Integer> toBreak = new HashSet<>(Set.of(0, 1, 6));
        awaitThat(() -> {
            toBreak.removeIf(each -> part(each) > 2L * PieceDigests.PIECE && breaks(each, agents, full));
            return toBreak.isEmpty();
        });
        assertThat(placed(0).resolve("app.bin")).doesNotExist();
        awaitThat(() ->
                count("f1", "state = 'DONE' AND container IN ('be2.host58', 'be3.host58', 'be4.host58', 'be5.host58')")
                        == 4);
        for (int i = 2; i < 6; i++) {
            assertThat(placed(i).resolve("app.bin")).hasBinaryContent(content);
        }
        assertThat(lies).as("wrong pieces that were given").hasPositiveValue();
        assertThat(sum("f1", "octetsFromPeers")).isPositive();
        assumeTrue(full, "a disk of its own can be mounted");
        awaitThat(() -> count("f1", "container = 'be6.host58' AND state = 'FAILED'") == 1);
        assertThat(sql("SELECT output FROM task_run WHERE task = 'f1' AND container = 'be6.host58'"))
                .contains("No space left on device");
        assertThat(part(6)).as("removed, since others need the disk").isZero();
    }

    /** Kills two of the agents half-way, and takes the third one's disk. */
    private boolean breaks(int index, List<Agent> agents, boolean full) {
        if (index < 6) {
            agents.get(index).close();
        } else if (full) {
            fill(placed(index));
        }
        return true;
    }

    /** Returns how much of the file is with an agent that fetches it. */
    private long part(int index) {
        try {
            Path part = placed(index).resolve(".app.bin." + file.id() + ".part");
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Mounts a disk with room for the file and little else. Returns false where that is not allowed. */
    private boolean smallDisk(int index) throws Exception {
        Process mount = new ProcessBuilder(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=100m",
                        "tmpfs",
                        placed(index).toString())
                .redirectErrorStream(true)
                .start();
        boolean mounted = mount.waitFor() == 0;
        if (mounted) {
            open.addFirst(() -> new ProcessBuilder("umount", "-l", placed(index).toString())
                    .start()
                    .waitFor());
        }
        return mounted;
    }

    private static void fill(Path disk) {
        try (var out = Files.newOutputStream(disk.resolve("filling"))) {
            while (true) {
                out.write(new byte[1 << 16]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Tells the relay of an agent that has all pieces, and gives zeros. Returns how often it was asked. */
    private AtomicInteger liar() throws Exception {
        AtomicInteger given = new AtomicInteger();
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.startVirtualThread(() -> {
            while (!socket.isClosed()) {
                try (Socket peer = socket.accept()) {
                    var _ = peer.getInputStream().read(new byte[1_000]);
                    given.incrementAndGet();
                    peer.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Length: " + PieceDigests.PIECE + "\r\n\r\n")
                                    .getBytes(UTF_8));
                    peer.getOutputStream().write(new byte[PieceDigests.PIECE]);
                } catch (IOException closed) {
                    // The test ends, or the other side went away.
                }
            }
        });
        Agent known = agent(AGENTS - 1, "2m");
        String path = "/api/v1/containers/" + name(AGENTS - 1) + "/files/" + file.id() + "/peers";
        String question = "{\"pieces\": " + PIECES + ", \"port\": " + socket.getLocalPort() + "}";
        awaitThat(() ->
                send(relay.uri().resolve(path), FLEET.tokenOf(name(AGENTS - 1).toString()), question)
                                .statusCode()
                        == 200);
        assertThat(send(relay.uri().resolve(path), "wrong", question).statusCode())
                .isEqualTo(401);
        known.close();
        return given;
    }

    private HttpResponse<String> send(URI uri, String token, String body) {
        try {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + token)
                            .header("Accept", uri.getPath().endsWith("/sql") ? "text/csv" : "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void order(String task, int from, int to) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<SignedTask> runs = new ArrayList<>();
        for (int i = from; i < to; i++) {
            runs.add(SignedTask.sign(
                    new TaskOrder(
                            task + "-run" + i,
                            task,
                            "anna",
                            FileOrder.WORD,
                            file.arguments(),
                            name(i),
                            now,
                            now.plusSeconds(900)),
                    anna.getPrivate()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(runs, runs.size(), body);
        assertThat(post("/api/v1/tasks", body.toByteArray()).statusCode()).isEqualTo(202);
    }

    private HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String sql(String select) {
        return send(server.uri().resolve("/api/v1/sql"), OPERATOR, select).body();
    }

    private long number(String select) {
        List<String> lines = sql(select).strip().lines().toList();
        return lines.getLast().matches("[0-9]+") ? Long.parseLong(lines.getLast()) : 0;
    }

    private long count(String task, String where) {
        return number("SELECT COUNT(*) FROM file_copy WHERE task = '" + task + "' AND " + where);
    }

    private long sum(String task, String column) {
        return number("SELECT SUM(" + column + ") FROM file_copy WHERE task = '" + task + "'");
    }

    private long metric(String name) throws Exception {
        String all = client.send(
                        HttpRequest.newBuilder(relay.uri().resolve("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return all.lines()
                .filter(line -> line.startsWith("earshot_relay_" + name + " "))
                .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void awaitThat(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() ->
                            sql("SELECT container, state, octetsHere, octetsFromLine, octetsFromRelay, octetsFromPeers"
                                    + " FROM file_copy ORDER BY container"))
                    .isLessThan(end);
            Thread.sleep(250);
        }
    }
}

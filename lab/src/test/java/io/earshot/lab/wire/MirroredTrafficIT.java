package io.earshot.lab.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.traffic.command.TrafficCommand;
import io.earshot.traffic.config.LiveInput;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.live.LiveRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Frames as switches, taps, tunnels and copies bring them, captured live; one app, with its own port, for each recipe of the documentation. */
@Timeout(600)
class MirroredTrafficIT {

    private static final int REQUESTS = 3;
    private static final List<String> ALL = List.of("3", "3", "3");
    private static final Map<String, Integer> CASES = Map.of(
            "span", 9_101, "tap", 9_102, "vlan", 9_103, "vxlan", 9_104, "erspan", 9_105, "sdn", 9_106, "tcpcopy", 9_107,
            "nft", 9_108);

    @TempDir
    private Path folder;

    @BeforeEach
    void needRoot() {
        List.of("ip", "nft").forEach(RealPrograms::require);
        RealPrograms.requireLibpcap();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    /** Sends a conversation whose directions come on some interfaces, in some wrapping. */
    private static void send(
            int port, UnaryOperator<byte[]> wrapping, List<PacketSocket> fromClient, List<PacketSocket> fromServer)
            throws IOException {
        IsoConversation conversation = new IsoConversation(port);
        send(conversation.segment(true, 2, new byte[0]), wrapping, fromClient);
        send(conversation.segment(false, 18, new byte[0]), wrapping, fromServer);
        for (int i = 0; i < REQUESTS; i++) {
            send(conversation.segment(true, 24, IsoConversation.request(i)), wrapping, fromClient);
            send(conversation.segment(false, 24, IsoConversation.response(i)), wrapping, fromServer);
        }
    }

    private static void send(byte[] frame, UnaryOperator<byte[]> wrapping, List<PacketSocket> to) throws IOException {
        for (PacketSocket each : to) {
            each.send(wrapping.apply(frame));
        }
    }

    private static byte[] tagged(byte[] frame) {
        return ByteBuffer.allocate(frame.length + 8)
                .put(frame, 0, 12)
                .putInt(0x88a80064)
                .putInt(0x810000c8)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    private static ByteBuffer outer(int protocol, int length) {
        ByteBuffer frame = ByteBuffer.allocate(34 + length);
        frame.put(new byte[] {2, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 3}).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length));
        return frame.putInt(0x4000)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(0xc0a80001)
                .putInt(0xc0a80002);
    }

    private static byte[] vxlan(byte[] frame) {
        return outer(17, 16 + frame.length)
                .putShort((short) 50_000)
                .putShort((short) 4_789)
                .putShort((short) (16 + frame.length))
                .putShort((short) 0)
                .putInt(0x08000000)
                .putInt(77 << 8)
                .put(frame)
                .array();
    }

    private static UnaryOperator<byte[]> erspan() {
        int[] sequence = {0};
        return frame -> outer(47, 16 + frame.length)
                .putInt(0x100088be)
                .putInt(sequence[0]++)
                .putInt(0x10640001)
                .putInt(0)
                .put(frame)
                .array();
    }

    /** Has the server's kernel mirror both directions of its interface. */
    private static void mirrorByKernel(Namespaces namespaces, Namespace client, Namespace server, Namespace mirror)
            throws IOException {
        namespaces.connect(client, "eth0", server, "eth0");
        namespaces.connect(server, "mon0", mirror, "m2");
        client.ip("addr", "add", "10.89.0.1/24", "dev", "eth0");
        server.ip("addr", "add", "10.89.0.2/24", "dev", "eth0");
        server.nft("""
            table netdev mirror {
              chain in { type filter hook ingress device "eth0" priority 0; dup to "mon0"; }
              chain out { type filter hook egress device "eth0" priority 0; dup to "mon0"; }
            }
            """);
    }

    private static void converse(Namespace client, Namespace server) throws Exception {
        FutureTask<ServerSocket> listening = InNamespace.start(
                server,
                () -> new ServerSocket(CASES.get("nft"), 5, new InetSocketAddress("10.89.0.2", 0).getAddress()));
        try (ServerSocket socket = listening.get()) {
            FutureTask<Boolean> answering = InNamespace.start(server, () -> {
                try (Socket accepted = socket.accept()) {
                    for (int i = 0; i < REQUESTS; i++) {
                        assertThat(accepted.getInputStream().readNBytes(IsoConversation.request(i).length))
                                .isEqualTo(IsoConversation.request(i));
                        accepted.getOutputStream().write(IsoConversation.response(i));
                    }
                }
                return true;
            });
            InNamespace.start(client, () -> {
                        try (Socket connected = new Socket("10.89.0.2", CASES.get("nft"))) {
                            for (int i = 0; i < REQUESTS; i++) {
                                connected.getOutputStream().write(IsoConversation.request(i));
                                assertThat(connected.getInputStream().readNBytes(IsoConversation.response(i).length))
                                        .isEqualTo(IsoConversation.response(i));
                            }
                        }
                        return true;
                    })
                    .get();
            assertThat(answering.get()).isTrue();
        }
    }

    private Path config() throws IOException {
        StringBuilder yaml = new StringBuilder("apps:\n");
        CASES.forEach((name, port) -> yaml.append("  - {name: ")
                .append(name)
                .append(", addresses: [\"*:")
                .append(port)
                .append("\"], dialect: iso87-ascii}\n"));
        return Files.writeString(folder.resolve("traffic.yaml"), yaml);
    }

    /** Returns what is printed of the captures once all requests are in them, or after two minutes. */
    private static String awaitAll(Path config, Path captures) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (true) {
            String printed = once(config, captures);
            if (CASES.keySet().stream().allMatch(name -> figures(printed, name).equals(ALL))
                    || Instant.now().isAfter(end)) {
                return printed;
            }
            Thread.sleep(200);
        }
    }

    @Test
    void everyRecipeBringsItsRequestsOnceAndNoCardDataReachesTheDisk() throws Exception {
        Path captures = folder.resolve("captures");
        Path config = config();
        String printed;
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace mirror = namespaces.add("mirror");
            Namespace senders = namespaces.add("senders");
            namespaces.connect(senders, "t0", mirror, "m0");
            namespaces.connect(senders, "t1", mirror, "m1");
            Namespace client = namespaces.add("client");
            Namespace server = namespaces.add("server");
            mirrorByKernel(namespaces, client, server, mirror);
            LiveRing ring = new LiveRing(
                    TrafficConfig.read(config).apps(),
                    new LiveInput(List.of("m0", "m1", "m2"), "", 64 << 20),
                    captures,
                    InstantSource.system());
            FutureTask<Boolean> capturing = InNamespace.start(mirror, () -> {
                ring.run();
                return true;
            });
            InNamespace.start(senders, () -> {
                        sendAll(ring);
                        return true;
                    })
                    .get();
            converse(client, server);
            printed = awaitAll(config, captures);
            ring.stop();
            assertThat(capturing.get()).isTrue();
        }
        for (Path file : files(captures)) {
            assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(IsoConversation.CARD.substring(6, 15));
        }
        for (String name : CASES.keySet()) {
            assertThat(figures(printed, name)).as("%s of%n%s", name, printed).isEqualTo(ALL);
        }
    }

    /** Returns an app's requests, answers and successes. */
    private static List<String> figures(String printed, String app) {
        return printed.lines()
                .map(line -> List.of(line.split("\t", -1)))
                .filter(line -> line.get(0).endsWith(":" + app) && line.get(1).equals("all"))
                .flatMap(line -> line.subList(2, 5).stream())
                .toList();
    }

    private static List<Path> files(Path captures) throws IOException {
        try (Stream<Path> all = Files.list(captures)) {
            return all.toList();
        }
    }

    private static String once(Path config, Path captures) {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new TrafficCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("--config", config.toString(), "--once", captures.toString());
        // Before the first frame, there is no capture.
        assertThat(status).isIn(0, 1);
        return out.toString();
    }

    private static void sendAll(LiveRing ring) throws IOException, InterruptedException {
        try (PacketSocket one = new PacketSocket("t0");
                PacketSocket other = new PacketSocket("t1")) {
            // The capture has begun once a frame of it has come; this one belongs to no app.
            while (ring.counts().leftOut() == 0) {
                one.send(new IsoConversation(9_999).segment(true, 2, new byte[0]));
                Thread.sleep(100);
            }
            List<PacketSocket> first = List.of(one);
            send(CASES.get("span"), frame -> frame, first, first);
            send(CASES.get("tap"), frame -> frame, first, List.of(other));
            send(CASES.get("vlan"), MirroredTrafficIT::tagged, first, first);
            send(CASES.get("vxlan"), MirroredTrafficIT::vxlan, first, first);
            send(CASES.get("erspan"), erspan(), first, first);
            send(CASES.get("sdn"), frame -> frame, List.of(one, other), List.of(one, other));
            send(CASES.get("tcpcopy"), frame -> frame, List.of(other), List.of(other));
        }
    }
}

package io.earshot.lab.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.agent.link.LinkTraffic;
import io.earshot.agent.sockets.NetlinkSockets;
import io.earshot.agent.sockets.ProcNetSockets;
import io.earshot.agent.sockets.ProcessNames;
import io.earshot.agent.sockets.SocketSource;
import io.earshot.agent.sockets.Sockets;
import io.earshot.agent.sockets.SocketsConfig;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs in two network namespaces that are connected by a cable, and what the agent's instrument sees at both ends. */
@Timeout(600)
class SocketsIT {

    private static final String CLIENT = "10.95.0.1";
    private static final String SERVER = "10.95.0.2";
    private static final int PORT = 7_001;

    /** Between two readings; a test waits for what it wants to see, and not for this. */
    private static final long PAUSE = 50_000_000;

    /** So long the kernel keeps a closed connection. After a pause of the whole machine for longer there was nothing to see. */
    private static final long TIME_WAIT = Duration.ofMinutes(1).toNanos();

    private Namespaces namespaces;
    private Namespace clientNetwork;
    private Namespace serverNetwork;
    private Program client;
    private Program server;

    /** A {@link SocketProgram} that takes orders. */
    private record Program(Process process, PrintStream orders, BufferedReader answers) {

        static Program start(Namespace namespace) throws IOException {
            Process process = namespace.start(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    SocketProgram.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath(),
                    SocketProgram.class.getName());
            return new Program(
                    process,
                    new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII),
                    process.inputReader());
        }

        void order(String line) throws IOException {
            orders.println(line);
            assertThat(answers.readLine()).isEqualTo("done");
        }
    }

    @BeforeEach
    void connect() throws IOException {
        List.of("ip", "nft").forEach(RealPrograms::require);
        namespaces = Namespaces.open();
        clientNetwork = namespaces.add("client");
        serverNetwork = namespaces.add("server");
        namespaces.connect(clientNetwork, "eth0", serverNetwork, "eth0");
        clientNetwork.ip("addr", "add", CLIENT + "/24", "dev", "eth0");
        serverNetwork.ip("addr", "add", SERVER + "/24", "dev", "eth0");
        server = Program.start(serverNetwork);
        client = Program.start(clientNetwork);
        server.order("listen " + PORT);
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.process().destroyForcibly();
        }
        if (server != null) {
            server.process().destroyForcibly();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    @Test
    void bothEndsTellOfOneEdgeWithItsPortDirectionAndProcess() throws IOException {
        client.order("open " + SERVER + " " + PORT + " 3");
        try (Sockets atClient = netlink(clientNetwork);
                Sockets atServer = netlink(serverNetwork)) {
            Connection out = awaitOnly(atClient, each -> each.process().isPresent());
            assertThat(out.direction()).isEqualTo(Direction.OUT);
            assertThat(out.ip()).isEqualTo(Ip.parse(SERVER));
            assertThat(out.port()).isEqualTo(PORT);
            assertThat(out.process()).hasValue("java");
            assertThat(out.activity().connections()).isEqualTo(3);
            assertThat(out.activity().rtt().orElseThrow()).isPositive();

            // Java listens on :: by default, so that these are IPv4 connections of an IPv6 socket.
            Connection in = awaitOnly(atServer, each -> each.activity().connections() == 3);
            assertThat(in.direction()).isEqualTo(Direction.IN);
            assertThat(in.ip()).isEqualTo(Ip.parse(CLIENT));
            assertThat(in.port()).isEqualTo(PORT);
        }
    }

    @Test
    void aListenerOfAllAddressesIsToldOnce() throws IOException {
        try (Sockets atServer = netlink(serverNetwork)) {
            assertThat(read(atServer).listening())
                    .extracting(Listener::port, Listener::ip)
                    .containsExactly(tuple(PORT, Optional.empty()));
        }
    }

    @Test
    void connectionsThatLastForMomentsAreCounted() throws IOException {
        try (Sockets atClient = netlink(clientNetwork)) {
            assertThat(read(atClient).connections()).isEmpty();
            Optional<Connection> told = Optional.empty();
            while (told.isEmpty()) {
                long gone = System.nanoTime() + TIME_WAIT;
                client.order("short " + SERVER + " " + PORT + " 50");
                told = awaitOnly(
                        atClient,
                        each -> each.activity().opened() >= 50
                                && each.activity().connections() == 0,
                        gone);
            }

            Connection edge = told.get();
            assertThat(edge.activity().opened()).isEqualTo(50);
            assertThat(edge.activity().connections()).isZero();
        }
    }

    @Test
    void aCutOnTheWayShowsAsRetransmitsAndAsAStuckConnection() throws IOException {
        client.order("open " + SERVER + " " + PORT + " 1");
        try (Sockets atClient = netlink(clientNetwork)) {
            assertThat(read(atClient).connections().getFirst().activity().stuck())
                    .isZero();
            serverNetwork.nft(
                    "table inet cut { chain in { type filter hook input priority 0; tcp dport 7001 drop; }\n}\n");
            client.order("write");

            Connection edge = awaitOnly(atClient, each -> each.activity().stuck() == 1);

            assertThat(edge.activity().connections()).isOne();
            assertThat(edge.activity().retransmits()).isPositive();
            assertThat(edge.activity().bytesAcked()).isZero();
        }
    }

    @Test
    void theSilenceOfACutIsKnownFromTheMomentInWhichDataWasLost() throws IOException {
        client.order("open " + SERVER + " " + PORT + " 1");
        client.order("write");
        Readings readings = new Readings();
        try (Sockets atClient = sockets(NetlinkSockets.openWithin(clientNetwork.path()), readings.newest::set)) {
            atClient.follow(listOf(SERVER));
            readings.await(atClient, traffic -> traffic.silentSince().isEmpty());
            serverNetwork.nft("table inet cut { chain in { type filter hook input priority 0; drop; }\n}\n");
            long before = System.nanoTime();
            client.order("write");
            long after = System.nanoTime();

            // The kernel's times are in steps of some milliseconds, and a first attempt of its own follows after a few.
            // A reading whose thread was kept waiting tells less exactly.
            long slack = Duration.ofMillis(300).toNanos();
            LinkTraffic cut = readings.await(
                    atClient,
                    traffic -> traffic.silentSince().isPresent()
                            && traffic.silentSince().getAsLong() > before - slack
                            && traffic.silentSince().getAsLong() < after + slack);

            assertThat(cut.stuck()).isOne();
        }
    }

    @Test
    void aProgramThatNeverReadsItsConnectionIsNotSilent() throws IOException {
        server.order("hang 7002");
        client.order("fill " + SERVER + " 7002");
        Readings readings = new Readings();
        try (Sockets atClient = sockets(NetlinkSockets.openWithin(clientNetwork.path()), readings.newest::set)) {
            atClient.follow(listOf(SERVER));
            Path files = Path.of("/proc/" + client.process().pid() + "/net/tcp");
            Path files6 = Path.of("/proc/" + client.process().pid() + "/net/tcp6");
            // Timer 4 asks a full window whether it has room again; by then the kernel has asked more than once.
            readings.await(
                    atClient,
                    traffic -> Files.readString(files).contains(" 04:")
                            || Files.readString(files6).contains(" 04:"));
            for (int i = 0; i < 20; i++) {
                LinkTraffic traffic = readings.await(atClient, each -> true);
                assertThat(traffic.silentSince()).isEmpty();
                assertThat(traffic.stuck()).isZero();
            }
        }
    }

    /** Hands on what a reading says of the only link. */
    private static final class Readings {
        private final AtomicReference<List<LinkTraffic>> newest = new AtomicReference<>(List.of());

        private interface Wanted {
            boolean test(LinkTraffic traffic) throws IOException;
        }

        LinkTraffic await(Sockets sockets, Wanted wanted) throws IOException {
            while (true) {
                sockets.step(System.nanoTime());
                List<LinkTraffic> links = newest.get();
                if (links.size() == 1 && wanted.test(links.getFirst())) {
                    return links.getFirst();
                }
                assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static PartnerList listOf(String partner) {
        return new PartnerList(
                ContainerName.parse("be5.host58"),
                PartnerList.DEFAULT_CYCLE,
                PartnerList.DEFAULT_DOWN_AFTER,
                List.of(new Partner(
                        Ip.parse(partner), Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL)));
    }

    @Test
    void theFilesOfProcTellTheSameWithoutRoundTrips() throws IOException {
        client.order("open " + SERVER + " " + PORT + " 2");
        Path files = Path.of("/proc/" + client.process().pid() + "/net");
        try (Sockets atClient = sockets(new ProcNetSockets(files))) {
            Connection edge = awaitOnly(atClient, each -> each.activity().connections() == 2);

            assertThat(edge.direction()).isEqualTo(Direction.OUT);
            assertThat(edge.ip()).isEqualTo(Ip.parse(SERVER));
            assertThat(edge.port()).isEqualTo(PORT);
            assertThat(edge.activity().rtt()).isEmpty();
        }
    }

    private static Sockets netlink(Namespace namespace) throws IOException {
        return sockets(NetlinkSockets.openWithin(namespace.path()));
    }

    private static Sockets sockets(SocketSource source) {
        return sockets(source, _ -> {});
    }

    private static Sockets sockets(SocketSource source, Consumer<List<LinkTraffic>> traffic) {
        return new Sockets(
                "be5.host58",
                source,
                SocketsConfig.USUAL,
                traffic,
                new ProcessNames(Path.of("/proc"), System::nanoTime),
                System::nanoTime);
    }

    /** Reads until the only connection is as wanted. What is counted since the last report is not taken before. */
    private static Connection awaitOnly(Sockets sockets, Predicate<Connection> wanted) {
        return awaitOnly(sockets, wanted, System.nanoTime() + Duration.ofDays(1).toNanos())
                .orElseThrow();
    }

    /** @return empty once it is later than this, in nanoseconds of the machine */
    private static Optional<Connection> awaitOnly(Sockets sockets, Predicate<Connection> wanted, long end) {
        long opened = 0;
        long retransmits = 0;
        while (System.nanoTime() - end < 0) {
            List<Connection> all = read(sockets).connections();
            if (all.size() == 1) {
                Connection one = all.getFirst();
                opened += one.activity().opened();
                retransmits += one.activity().retransmits();
                Connection summed = new Connection(
                        one.direction(),
                        one.protocol(),
                        one.ip(),
                        one.port(),
                        one.process(),
                        new SocketReport.Activity(
                                one.activity().connections(),
                                opened,
                                retransmits,
                                one.activity().stuck(),
                                one.activity().bytesAcked(),
                                one.activity().rtt(),
                                one.activity().minRtt()));
                if (wanted.test(summed)) {
                    return Optional.of(summed);
                }
            }
            assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
            LockSupport.parkNanos(PAUSE);
        }
        return Optional.empty();
    }

    private static SocketReport read(Sockets sockets) {
        sockets.step(System.nanoTime());
        return (SocketReport) sockets.take().getFirst();
    }
}

package io.earshot.agent.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Protocol;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads real sockets of this very process by both ways. */
@Timeout(600)
class KernelSocketsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Connections whose list takes the kernel several datagrams. */
    private static final int MANY = 40;

    /** Holds the fields of one socket that a test compares. */
    record Seen(Protocol protocol, int state, Ip local, int localPort, Ip remote, int remotePort, long inode) {}

    interface Opener {
        SocketSource open() throws IOException;
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of(Named.<Opener>of("netlink", NetlinkSockets::open)),
                Arguments.of(Named.<Opener>of("/proc", () -> new ProcNetSockets(Path.of("/proc/thread-self/net")))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void listenersAndBothEndsOfAConnectionAreListed(Opener way) throws IOException {
        try (SocketSource source = way.open();
                ServerSocket server = new ServerSocket(0, 7, LOOPBACK);
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            Ip ip = Ip.of(LOOPBACK);
            // The kernel gives a port again while connections with other peers still use it.
            Set<Integer> peers = Set.of(0, server.getLocalPort(), client.getLocalPort());
            List<Seen> seen = read(source).stream()
                    .filter(each -> peers.contains(each.remotePort()))
                    .toList();

            assertThat(seen)
                    .filteredOn(each -> each.localPort() == server.getLocalPort())
                    .extracting(Seen::state, Seen::local, Seen::remotePort)
                    .containsExactly(
                            tuple(SocketRow.LISTEN, ip, 0), tuple(SocketRow.ESTABLISHED, ip, client.getLocalPort()));
            assertThat(seen)
                    .filteredOn(each -> each.localPort() == client.getLocalPort())
                    .allSatisfy(each -> {
                        assertThat(each.remotePort()).isEqualTo(server.getLocalPort());
                        assertThat(each.remote()).isEqualTo(ip);
                        assertThat(own()).contains(each.inode());
                    })
                    .hasSize(1);
            assertThat(accepted.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void udpSocketsAreListedWithTheirPeers(Opener way) throws IOException {
        try (SocketSource source = way.open();
                DatagramSocket bound = new DatagramSocket(0, LOOPBACK);
                DatagramChannel connected = DatagramChannel.open()) {
            connected.connect(new InetSocketAddress(LOOPBACK, bound.getLocalPort()));

            assertThat(read(source))
                    .filteredOn(each -> each.protocol() == Protocol.UDP)
                    .filteredOn(each ->
                            each.localPort() == bound.getLocalPort() || each.remotePort() == bound.getLocalPort())
                    .extracting(Seen::state)
                    .containsExactly(SocketRow.CLOSE, SocketRow.ESTABLISHED);
        }
    }

    @Test
    void aReadingThatWasGivenUpLeavesNothingToTheNextOne() throws IOException {
        try (SocketSource source = NetlinkSockets.open();
                ServerSocket server = new ServerSocket(0, MANY, LOOPBACK);
                Connections connections = new Connections(server)) {
            for (int stop = 1; stop <= 2 * MANY; stop++) {
                giveUp(source, stop);
                assertThat(read(source))
                        .as("after " + stop + " rows")
                        .filteredOn(each ->
                                each.localPort() == server.getLocalPort() || each.remotePort() == server.getLocalPort())
                        .hasSize(1 + 2 * connections.all().size())
                        .allMatch(each -> each.protocol() == Protocol.TCP);
            }
        }
    }

    private static void giveUp(SocketSource source, int after) {
        int[] rows = {0};
        assertThatThrownBy(() -> source.read(_ -> {
                    if (++rows[0] == after) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessage("enough");
    }

    private record Connections(List<Socket> all) implements AutoCloseable {

        Connections(ServerSocket server) throws IOException {
            this(new ArrayList<>());
            for (int i = 0; i < MANY; i++) {
                all.add(new Socket(LOOPBACK, server.getLocalPort()));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket each : all) {
                each.close();
            }
        }
    }

    @Test
    void netlinkTellsOfRoundTripsAndAcknowledgedBytes() throws IOException {
        try (SocketSource source = NetlinkSockets.open();
                ServerSocket server = new ServerSocket(0, 7, LOOPBACK);
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(new byte[500]);
            assertThat(accepted.getInputStream().readNBytes(500)).hasSize(500);
            long[] acked = {0};
            int[] rtt = {0};
            while (acked[0] < 500) {
                source.read(row -> {
                    if (row.localPort == client.getLocalPort() && row.remotePort == server.getLocalPort()) {
                        acked[0] = row.bytesAcked;
                        rtt[0] = row.rtt;
                        assertThat(row.hasInfo).isTrue();
                        assertThat(row.cookie).isNotZero();
                    }
                });
            }

            assertThat(acked[0]).as("the opener's count has its SYN").isBetween(500L, 501L);
            assertThat(rtt[0]).isPositive();
        }
    }

    @Test
    void theProcessOfASocketIsFoundByItsInode() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 7, LOOPBACK);
                SocketSource source = NetlinkSockets.open()) {
            long inode = read(source).stream()
                    .filter(each -> each.localPort() == server.getLocalPort())
                    .findFirst()
                    .orElseThrow()
                    .inode();
            ProcessNames names = new ProcessNames(Path.of("/proc"), () -> 0);
            for (int search = 0; search < 1_000 && names.of(inode).isEmpty(); search++) {
                names.find(this, Set.of(inode)); // bounded, and goes on where it ended
            }

            assertThat(names.of(inode)).isPresent();
            names.find(this, Set.of(1L));
            assertThat(names.of(inode))
                    .as("what is not wanted is forgotten by the next search")
                    .isEmpty();
        }
    }

    @Test
    void aWayThatDoesNotWorkOnThisKernelIsLeftForGood() throws IOException {
        SocketSource refused = new SocketSource() {
            @Override
            public void read(Consumer<SocketRow> visitor) throws IOException {
                throw new IOException("refused");
            }

            @Override
            public void close() {}
        };
        try (ServerSocket server = new ServerSocket(0, 7, LOOPBACK);
                SocketSource source =
                        SocketSource.either(refused, new ProcNetSockets(Path.of("/proc/thread-self/net")))) {
            assertThat(read(source)).anyMatch(each -> each.localPort() == server.getLocalPort());
            assertThat(read(source)).anyMatch(each -> each.localPort() == server.getLocalPort());
        }
    }

    private static Set<Long> own() {
        return new ProcessNames(Path.of("/proc"), System::nanoTime).own();
    }

    private static List<Seen> read(SocketSource source) throws IOException {
        List<Seen> seen = new ArrayList<>();
        source.read(row -> seen.add(new Seen(
                row.protocol, row.state, row.local(), row.localPort, row.remote(), row.remotePort, row.inode)));
        return seen;
    }
}

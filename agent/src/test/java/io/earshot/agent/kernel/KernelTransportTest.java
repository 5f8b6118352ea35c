package io.earshot.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.icmp.ClassEcho;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against this machine's own loopback addresses. */
class KernelTransportTest {

    private static final long WAIT = 120_000_000_000L;
    private static final long LONG_ENOUGH_TO_TELL = 300_000_000L;
    private static final Ip HERE = Ip.parse("127.11.0.1");
    private static final Ip THERE = Ip.parse("127.11.0.2");

    @ParameterizedTest
    @EnumSource
    void loopbackAnswersAnEcho(EchoSocket.Kind kind) throws IOException {
        try (KernelTransport transport = open(Sources.ANY, kind, THERE)) {
            long before = System.nanoTime();
            assertThat(transport.send(new Echo(70_000, THERE))).isEqualTo(SendResult.SENT);

            Reply reply = onlyReply(transport);

            assertThat(reply.id()).isEqualTo(70_000);
            assertThat(reply.from()).isEqualTo(THERE);
            assertThat(reply.at()).isBetween(before, System.nanoTime());
        }
    }

    @ParameterizedTest
    @EnumSource
    void loopbackAnswersAnEchoOverVersionSix(EchoSocket.Kind kind) throws IOException {
        Ip six = Ip.parse("::1");
        try (KernelTransport transport = open(Sources.ANY, kind, six)) {
            assertThat(transport.send(new Echo(7, six))).isEqualTo(SendResult.SENT);

            assertThat(onlyReply(transport).from()).isEqualTo(six);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyToOneSourceIsNotHeardByAnother(EchoSocket.Kind kind) throws IOException {
        try (KernelTransport one = open(Sources.of(HERE), kind, THERE);
                KernelTransport other = open(Sources.of(THERE), kind, THERE)) {
            one.send(new Echo(1, THERE));
            onlyReply(one);

            assertThat(Replies.within(other, 0)).isEmpty();
            assertThat(other.foreign()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPacketAsLargeAsTheInterfaceTakesIsAnswered(EchoSocket.Kind kind) throws IOException {
        for (Ip to : List.of(THERE, Ip.parse("::1"))) {
            try (KernelTransport transport = open(Sources.ANY, kind, to)) {
                int largest = transport.largestPacket(to).orElseThrow();
                assertThat(largest)
                        .as("loopback's MTU, or what fits into a packet")
                        .isBetween(1_280, 65_535);

                assertThat(transport.send(new LargeEcho(8, to, largest))).isEqualTo(SendResult.SENT);
                assertThat(onlyReply(transport))
                        .extracting(Reply::id, Reply::from)
                        .containsExactly(8, to);
                assertThat(transport.send(new LargeEcho(9, to, 1_501))).isEqualTo(SendResult.SENT);
                assertThat(onlyReply(transport).id()).isEqualTo(9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProbeInAnotherClassIsAnswered(EchoSocket.Kind kind) throws IOException {
        for (Ip to : List.of(THERE, Ip.parse("::1"))) {
            try (KernelTransport transport = open(Sources.ANY, kind, to)) {
                assertThat(transport.send(new ClassEcho(8, to, 46))).isEqualTo(SendResult.SENT);
                assertThat(onlyReply(transport))
                        .extracting(Reply::id, Reply::from)
                        .containsExactly(8, to);
                assertThat(transport.send(new Echo(9, to))).isEqualTo(SendResult.SENT);
                assertThat(onlyReply(transport).id()).isEqualTo(9);
            }
        }
    }

    @Test
    void allSocketsAreOpenedWhereTheCallerWantsThem() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        SocketPlace counted = opening -> {
            opened.incrementAndGet();
            return opening.getAsInt();
        };
        try (KernelTransport transport = KernelTransport.open(Sources.ANY, counted)) {
            int atFirst = opened.get();
            transport.send(new Connect(1, THERE, List.of(9, 10)));

            assertThat(atFirst).isPositive();
            assertThat(opened).hasValue(atFirst + 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.11.0.2", "::1"})
    void repliesToOtherProgramsTakeUpNoRoomInARawSocket(String address) throws IOException {
        Ip to = Ip.parse(address);
        try (KernelTransport one = open(Sources.ANY, EchoSocket.Kind.RAW, to);
                KernelTransport other = open(Sources.ANY, EchoSocket.Kind.RAW, to)) {
            one.send(new Echo(1, to));
            onlyReply(one);

            assertThat(Replies.within(other, 0)).isEmpty();
            assertThat(other.foreign()).isZero();
        }
    }

    /** The kernel begins to stamp packets some time after a first socket asks for it, and until then when they are read. */
    @ParameterizedTest
    @EnumSource
    void aReplyThatLayInItsSocketSaysWhenItCame(EchoSocket.Kind kind) throws IOException {
        try (KernelTransport transport = open(Sources.ANY, kind, THERE)) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            long lay;
            do {
                transport.send(new Echo(1, THERE));
                long sent = System.nanoTime();
                transport.await(LONG_ENOUGH_TO_TELL);
                long awake = System.nanoTime();
                assertThat(awake - sent).as("nobody woke up for it").isGreaterThanOrEqualTo(LONG_ENOUGH_TO_TELL);
                lay = awake - onlyReply(transport).at();
            } while (lay <= LONG_ENOUGH_TO_TELL / 2 && System.nanoTime() < end);
            assertThat(lay).isGreaterThan(LONG_ENOUGH_TO_TELL / 2);
        }
    }

    @Test
    void aTcpAcceptIsAnAnswer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, THERE.toInetAddress());
                KernelTransport transport = KernelTransport.open(Sources.of(HERE))) {
            assertThat(transport.send(new Connect(3, THERE, List.of(server.getLocalPort()))))
                    .isEqualTo(SendResult.SENT);

            assertThat(onlyReply(transport)).extracting(Reply::id, Reply::from).containsExactly(3, THERE);
            InetAddress client = server.accept().getInetAddress();
            assertThat(Ip.of(client)).isEqualTo(HERE);
        }
    }

    @Test
    void aTcpRefusalIsAnAnswer() throws IOException {
        int closedPort;
        try (ServerSocket server = new ServerSocket(0, 5, THERE.toInetAddress())) {
            closedPort = server.getLocalPort();
        }
        try (KernelTransport transport = KernelTransport.open(Sources.ANY)) {
            transport.send(new Connect(4, THERE, List.of(closedPort)));

            assertThat(onlyReply(transport).id()).isEqualTo(4);
        }
    }

    @Test
    void aFamilyWithoutAnEchoSocketSaysSo() throws IOException {
        try (KernelTransport transport = KernelTransport.open(
                Sources.ANY, SocketPlace.HERE, (libc, arena, family, source) -> Optional.empty())) {
            assertThat(transport.canEcho(THERE)).isFalse();
        }
    }

    @Test
    void aSourceThatIsNobodysIsNamedInTheError() {
        assertThatThrownBy(() -> KernelTransport.open(Sources.of(Ip.parse("192.0.2.1"))))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot probe from 192.0.2.1: no interface here has this address");
    }

    @Test
    void anotherThreadEndsTheWait() throws IOException {
        try (ProbeTransport transport = KernelTransport.open(Sources.ANY)) {
            Thread.ofVirtual().start(transport::wakeUp);

            transport.await(60_000_000_000L);
            transport.receive(reply -> {
                throw new AssertionError("nothing was asked, yet " + reply);
            });
        }
    }

    @Test
    void aWakeUpAfterTheCloseHarmsNobody() throws IOException {
        ProbeTransport transport = KernelTransport.open(Sources.ANY);
        transport.close();
        transport.close();

        transport.wakeUp();
    }

    private static KernelTransport open(Sources sources, EchoSocket.Kind kind, Ip target) throws IOException {
        KernelTransport transport = KernelTransport.open(
                sources,
                SocketPlace.HERE,
                (libc, arena, family, source) -> EchoSocket.open(libc, arena, family, source, kind));
        boolean allowed = transport.canEcho(target);
        if (!allowed) {
            transport.close();
        }
        assumeTrue(allowed, kind + " ICMP sockets are not allowed here (ping_group_range, CAP_NET_RAW) or no IPv6");
        return transport;
    }

    private static Reply onlyReply(ProbeTransport transport) {
        List<Reply> replies = Replies.within(transport, WAIT);
        assertThat(replies).hasSize(1);
        return replies.getFirst();
    }
}

package io.earshot.agent.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real connects on loopback. */
@Timeout(300)
class ConnectTransportTest {

    private static final Ip LOOPBACK = Ip.parse("127.0.0.1");
    private static final Ip SOURCE = Ip.parse("127.0.0.9");

    private final List<Reply> replies = new ArrayList<>();
    private ConnectTransport transport;

    @BeforeEach
    void open() throws IOException {
        transport = ConnectTransport.open(Sources.of(SOURCE));
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private void awaitReplies(int count) {
        while (replies.size() < count) {
            transport.await(Duration.ofSeconds(1).toNanos());
            transport.receive(replies::add);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anOpenPortAnswersFromTheSourceThatWasChosen() throws IOException {
        try (ServerSocket partner = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            long before = System.nanoTime();
            assertThat(transport.send(new Connect(7, LOOPBACK, List.of(partner.getLocalPort()))))
                    .isEqualTo(SendResult.SENT);
            awaitReplies(1);
            assertThat(replies.getFirst().id()).isEqualTo(7);
            assertThat(replies.getFirst().from()).isEqualTo(LOOPBACK);
            assertThat(replies.getFirst().at()).isBetween(before, System.nanoTime());
            try (Socket accepted = partner.accept()) {
                assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("127.0.0.9");
            }
        }
    }

    @Test
    void whoeverRefusesHasBeenReached() throws IOException {
        assertThat(transport.send(new Connect(8, LOOPBACK, List.of(closedPort()))))
                .isEqualTo(SendResult.SENT);
        awaitReplies(1);
        assertThat(replies.getFirst().id()).isEqualTo(8);
    }

    @Test
    void aSourceThatThisMachineDoesNotHaveIsToldAtTheStart() {
        assertThatThrownBy(() -> ConnectTransport.open(Sources.of(Ip.parse("192.0.2.1"))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot probe from 192.0.2.1: ");
    }

    @Test
    void anotherThreadEndsTheWait() throws InterruptedException {
        Thread waits = Thread.ofPlatform()
                .start(() -> transport.await(Duration.ofHours(1).toNanos()));
        transport.wakeUp();
        waits.join();
        transport.close();
        transport.wakeUp();
    }

    @Test
    void noMoreConnectsThanAFewHundredAreUnderWay() throws IOException {
        // A full backlog answers no further connect, so that they stay under way.
        try (ServerSocket partner = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<SendResult> results = new ArrayList<>();
            for (int i = 0; i < ConnectTransport.MOST + 1; i++) {
                results.add(transport.send(new Connect(i, LOOPBACK, List.of(partner.getLocalPort()))));
            }
            assertThat(results.getLast()).isEqualTo(SendResult.TOO_MANY);
            assertThat(results.subList(0, ConnectTransport.MOST)).containsOnly(SendResult.SENT);
        }
    }

    @Test
    void theSystemsWordsSayWhatAFailureMeansForThePath() {
        assertThat(SendFailures.of(new NoRouteToHostException("No route to host")))
                .isEqualTo(SendResult.EHOSTUNREACH);
        assertThat(SendFailures.of(new SocketException("Network is unreachable")))
                .isEqualTo(SendResult.ENETUNREACH);
        assertThat(SendFailures.of(new SocketException("Operation not permitted")))
                .isEqualTo(SendResult.EPERM);
        assertThat(SendFailures.of(new BindException("Permission denied"))).isEqualTo(SendResult.EACCES);
        assertThat(SendFailures.of(new BindException("Cannot assign requested address")))
                .isEqualTo(SendResult.EADDRNOTAVAIL);
        assertThat(SendFailures.of(new SocketException("Too many open files"))).isEqualTo(SendResult.EMFILE);
        assertThat(SendFailures.of(new IOException("words of a system that nobody has seen")))
                .isEqualTo(SendResult.OTHER);
    }
}

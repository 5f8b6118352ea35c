package io.earshot.pdns.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamListenerTest {

    private static final LookupPattern PATTERN = LookupPattern.ofDomains(List.of("example.com"));

    private StreamListener listener;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        listener = listener(0);
        listener.start();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.close();
    }

    @Test
    void framesOfManyConnectionsComeTogether() throws Exception {
        for (int i = 0; i < 5; i++) {
            OutputStream out = connect();
            out.write(answer("db" + i % 2, "10.1.2." + i));
            out.write(answer("db" + i % 2, "10.1.2." + i));
        }

        await(() -> listener.stats().answered() == 10);
        assertThat(listener.drain())
                .extracting(
                        Lookup::service,
                        Lookup::count,
                        lookup -> lookup.answers().size())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("db0", 6L, 3),
                        org.assertj.core.groups.Tuple.tuple("db1", 4L, 2));
        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void aFrameMayComeInPieces() throws Exception {
        OutputStream out = connect();
        for (byte octet : answer("db1", "10.1.2.3")) {
            out.write(octet);
            out.flush();
        }

        await(() -> listener.stats().answered() == 1);
    }

    @Test
    void whoSendsNonsenseIsLetGoAndTheOthersStay() throws Exception {
        OutputStream good = connect();
        OutputStream bad = connect();
        await(() -> listener.stats().connections() == 2);
        bad.write(new byte[] {0, 1, (byte) 0xff});
        await(() -> listener.stats().broken() == 1 && listener.stats().connections() == 1);
        OutputStream cut = connect();
        cut.write(new byte[] {1, 1, 8});
        sockets.getLast().close();
        await(() -> listener.stats().broken() == 2);

        good.write(answer("db1", "10.1.2.3"));
        await(() -> listener.stats().answered() == 1);
    }

    @Test
    void moreConnectionsThanAreAllowedAreRefused() throws Exception {
        for (int i = 0; i < 515; i++) {
            connect();
        }

        await(() -> listener.stats().connections() == 512 && listener.stats().refused() == 3);
        sockets.getFirst().close();
        await(() -> listener.stats().connections() == 511);
        connect().write(answer("db1", "10.1.2.3"));
        await(() -> listener.stats().answered() == 1);
    }

    @Test
    void anAddressThatIsTakenIsSaid() {
        assertThatThrownBy(() -> listener(listener.port()).close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen for PowerDNS's stream on 127.0.0.1:" + listener.port() + ": ");
    }

    @Test
    void closingEndsAllConnections() throws Exception {
        connect();
        await(() -> listener.stats().connections() == 1);

        listener.close();

        await(() -> listener.stats().connections() == 0);
        assertThat(sockets.getFirst().getInputStream().read()).isNegative();
    }

    private static StreamListener listener(int port) throws IOException {
        return new StreamListener(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                PATTERN,
                ip -> Optional.<ContainerName>empty(),
                InstantSource.fixed(Instant.parse("2026-11-23T21:00:00Z")));
    }

    private OutputStream connect() throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.port());
        sockets.add(socket);
        return socket.getOutputStream();
    }

    private static byte[] answer(String service, String ip) throws IOException {
        return AnswerStreamTest.frame(
                2, Ip.parse("10.9.58.14"), new byte[0], service + ".be5.host58.example.com.", 1, 0, ip);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}

package io.earshot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class FrontStopTest {

    private static final int ROUNDS = 20;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_MILLIS = 120_000;

    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** In one round of three, Jetty 12.1.14 by itself leaves a connection open that it accepts while it stops. */
    @Test
    void noClientWaitsForAServerThatHasStopped() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            AtomicInteger waited = new AtomicInteger();
            CountDownLatch served = new CountDownLatch(CLIENTS);
            List<Thread> clients = new ArrayList<>();
            try (Front front = new Front(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), 100, new Nothing())) {
                front.start();
                int port = front.uri().getPort();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(Thread.ofPlatform().start(() -> askUntilRefused(port, served, waited)));
                }
                served.await();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(waited).as("round %d", round).hasValue(0);
        }
    }

    private static void askUntilRefused(int port, CountDownLatch served, AtomicInteger waited) {
        try {
            while (true) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.getOutputStream().write(REQUEST);
                    socket.getInputStream().readAllBytes();
                    served.countDown();
                }
            }
        } catch (SocketTimeoutException stillOpen) {
            waited.incrementAndGet();
        } catch (IOException refusedOrReset) {
            // The server has stopped.
        }
    }

    private static final class Nothing extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
        }
    }
}

package io.earshot.relay.uplink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.relay.pieces.Fetched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A parent whose answers break off without a word, as where the line is cut while one is on its way. */
class ParentClientTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** What a client says where a busy machine did not even bring the half of an answer in time; it asks again then. */
    private static final String LATE = "timed out";

    private final List<Socket> open = new ArrayList<>();
    private ServerSocket parent;
    private ParentClient client;

    @BeforeEach
    void start() throws Exception {
        parent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::answerHalf);
        client = new ParentClient(
                List.of(URI.create("http://127.0.0.1:" + parent.getLocalPort())),
                "site",
                new RelayToken(Optional.empty()),
                SSLContext.getDefault(),
                Optional.empty(),
                PATIENCE,
                System::nanoTime);
    }

    /** Connections stay open: nothing tells that the rest does not come. */
    private void answerHalf() {
        while (!parent.isClosed()) {
            try {
                Socket socket = parent.accept();
                synchronized (open) {
                    open.add(socket);
                }
                var _ = socket.getInputStream().read(new byte[10_000]);
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(US_ASCII));
            } catch (IOException closed) {
                // The test ends.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        parent.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    @Timeout(300)
    void aBatchWhoseAnswerBreaksOffIsNotWaitedForForEver() throws InterruptedException {
        String why = why();
        while (why.contains(LATE)) {
            why = why();
        }
        assertThat(why).contains("the answer broke off");
    }

    private String why() throws InterruptedException {
        return ((Reply.Unreachable) client.send(new byte[10])).why();
    }

    @Test
    @Timeout(300)
    void aPieceWhoseAnswerBreaksOffIsNotWaitedForForEver() throws InterruptedException {
        Fetched fetched = client.fetch("/piece", Optional.empty(), PATIENCE, 1_000);
        while (new String(fetched.body(), US_ASCII).contains(LATE)) {
            fetched = client.fetch("/piece", Optional.empty(), PATIENCE, 1_000);
        }
        assertThat(fetched.status()).isEqualTo(503);
        assertThat(new String(fetched.body(), US_ASCII)).contains("the answer broke off");
    }

    @Test
    @Timeout(300)
    void aResultWhoseAnswerBreaksOffIsNotWaitedForForEver() throws InterruptedException {
        assertThat(client.handOn("/result", "application/json", Optional.empty(), new byte[10], PATIENCE))
                .isEmpty();
    }
}

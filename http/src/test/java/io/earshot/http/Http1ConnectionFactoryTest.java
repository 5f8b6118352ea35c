package io.earshot.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class Http1ConnectionFactoryTest {

    private static final int ATTACKERS = 8;
    private static final int CLIENTS = 4;

    /** With Jetty's own connections, one of the clients was disturbed in each of three runs. */
    private static final int MALFORMED_EACH = 500;

    private static final byte[] GOOD = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] OVERSIZED = ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + ("X-Flood: " + "x".repeat(90) + "\r\n").repeat(200) + "\r\n")
            .getBytes(US_ASCII);

    /** Answers on the thread that reads the request, so that the second thread of Jetty's runs truly beside it. */
    private final Server server = new Server();

    private final ServerConnector connector = new ServerConnector(server, new Http1ConnectionFactory(configuration()));

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(Front.MAX_HEADER_BYTES);
        return configuration;
    }

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aFloodOfOversizedHeadsIsRefusedAndDisturbsNoOtherConnection() throws Exception {
        Map<String, Integer> good = new ConcurrentSkipListMap<>();
        Map<String, Integer> malformed = new ConcurrentSkipListMap<>();
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService clients =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            try (ExecutorService attackers =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.execute(() -> askUntil(isOver, good));
                }
                for (int i = 0; i < ATTACKERS; i++) {
                    attackers.execute(() -> attack(malformed));
                }
            } finally {
                isOver.set(true);
            }
        }
        assertThat(good).containsOnlyKeys("204");
        assertThat(malformed).isEqualTo(Map.of("431", ATTACKERS * MALFORMED_EACH));
    }

    private void askUntil(AtomicBoolean isOver, Map<String, Integer> answers) {
        try (Socket socket = connect()) {
            String status;
            do {
                socket.getOutputStream().write(GOOD);
                status = readStatus(socket.getInputStream());
                answers.merge(status, 1, Integer::sum);
            } while (status.equals("204") && !isOver.get());
        } catch (IOException e) {
            answers.merge(e.toString(), 1, Integer::sum);
        }
    }

    private void attack(Map<String, Integer> answers) {
        for (int i = 0; i < MALFORMED_EACH; i++) {
            answers.merge(attackOnce(), 1, Integer::sum);
        }
    }

    private String attackOnce() {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(OVERSIZED);
            } catch (SocketException refusedEarly) {
                // The answer may be there all the same.
            }
            String status = readStatus(socket.getInputStream());
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return status;
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static String readStatus(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                return "closed after " + head.length() + " octets";
            }
            head.append((char) octet);
        }
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 204".length());
    }
}

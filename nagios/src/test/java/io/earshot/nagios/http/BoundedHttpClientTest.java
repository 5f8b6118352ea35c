package io.earshot.nagios.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BoundedHttpClientTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

    private ServerSocket receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    @Test
    void aWholeAnswerIsHandedOver() throws Exception {
        answer(out -> out.write(text(HEAD + "Content-Length: 2\r\n\r\nok")));
        assertThat(client(Duration.ofSeconds(30)).send(request()).body()).isEqualTo("ok");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOffAtALimitOfSize() throws Exception {
        answer(out -> {
            out.write(text(HEAD + "\r\n"));
            byte[] noise = new byte[8_192];
            while (true) {
                out.write(noise);
            }
        });
        assertThatThrownBy(() -> client(Duration.ofSeconds(60)).send(request()))
                .isInstanceOf(IOException.class)
                .hasMessage(uri() + " answers with more than 65536 octets");
    }

    @Test
    void anAnswerThatTricklesIsCutOffAtADeadline() throws Exception {
        answer(out -> {
            out.write(text(HEAD + "Content-Length: 1000000\r\n\r\n"));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(20);
            }
        });
        assertThatThrownBy(() -> client(Duration.ofMillis(700)).send(request()))
                .isInstanceOf(IOException.class)
                .hasMessage("no whole answer from " + uri() + " within 0.7 s");
    }

    @Test
    void aReceiverThatSaysNothingIsCutOffAtADeadline() throws Exception {
        answer(_ -> Thread.sleep(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> client(Duration.ofMillis(700)).send(request()))
                .hasMessage("no whole answer from " + uri() + " within 0.7 s");
    }

    @Test
    void wordsOfAReceiverBecomeOneShortLine() {
        assertThat(BoundedHttpClient.quoted("a\nb\u001b[2J\u2028c ")).isEqualTo("a b [2J c");
        assertThat(BoundedHttpClient.quoted("x".repeat(9_999))).hasSize(203).endsWith("...");
    }

    private static BoundedHttpClient client(Duration deadline) {
        return new BoundedHttpClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1), deadline);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/");
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(uri()).build();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private void answer(Answer answer) {
        Thread.ofVirtual().start(() -> {
            try (Socket connection = receiver.accept()) {
                answer.write(connection.getOutputStream());
                connection.shutdownOutput();
                while (connection.getInputStream().read() >= 0) {
                    // The request, and then the end.
                }
            } catch (IOException | InterruptedException hungUp) {
                // The client has what it wanted.
            }
        });
    }
}

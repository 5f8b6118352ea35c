package io.earshot.nagios.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    void whyThereIsNoAnswerIsSaidInPlainWords() throws Exception {
        answer(OutputStream::flush);
        assertThatThrownBy(() -> client(Duration.ofSeconds(60)).send(post(uri())))
                .hasMessage("no answer from " + uri() + ": it hung up before it answered");
        answer(out -> out.write(text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")));
        URI overTls = URI.create(uri().toString().replace("http:", "https:"));
        assertThatThrownBy(() -> client(Duration.ofSeconds(60)).send(post(overTls)))
                .hasMessage("no answer from " + overTls + ": it speaks no TLS, expected http as the scheme of its url");
        receiver.close();
        assertThatThrownBy(() -> client(Duration.ofSeconds(60)).send(request()))
                .hasMessage("no answer from " + uri() + ": connection refused");
        URI unknown = URI.create("http://no.such.host.invalid/");
        assertThatThrownBy(() -> client(Duration.ofSeconds(60))
                        .send(HttpRequest.newBuilder(unknown).build()))
                .hasMessage("no answer from " + unknown + ": host no.such.host.invalid cannot be resolved");
    }

    @Test
    void aCertificateThatIsNotTrustedOrNotForTheHostIsSaidInPlainWords(@TempDir Path folder) throws Exception {
        SSLContext own = ownCertificate(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own));
        server.start();
        try {
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
            HttpRequest asked = HttpRequest.newBuilder(address).build();
            assertThatThrownBy(() -> client(Duration.ofSeconds(60)).send(asked))
                    .hasMessage("no answer from " + address + ": its certificate is of no authority that is trusted");
            BoundedHttpClient trusting = new BoundedHttpClient(
                    HttpClient.newBuilder().sslContext(own), ShownAddress.WITH_PATH, Duration.ofSeconds(60));
            assertThatThrownBy(() -> trusting.send(asked))
                    .hasMessage("no answer from " + address + ": its certificate is not for 127.0.0.1");
        } finally {
            server.stop(0);
        }
    }

    /** Returns what shows and trusts a certificate for another host. */
    private static SSLContext ownCertificate(Path folder) throws Exception {
        Path file = folder.resolve("key.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=another.example.com",
                        "-ext",
                        "san=dns:another.example.com",
                        "-alias",
                        "a",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.out").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(file.toFile(), password);
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    @Test
    void wordsOfAReceiverBecomeOneShortLine() {
        assertThat(BoundedHttpClient.quoted("a\nb\u001b[2J\u2028c ")).isEqualTo("a b [2J c");
        assertThat(BoundedHttpClient.quoted("x".repeat(9_999))).hasSize(203).endsWith("...");
    }

    private static BoundedHttpClient client(Duration deadline) {
        return new BoundedHttpClient(HttpClient.newBuilder(), ShownAddress.WITH_PATH, deadline);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/");
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(uri()).build();
    }

    /** A request that is not sent again by itself where the connection ends, as a GET would be. */
    private static HttpRequest post(URI to) {
        return HttpRequest.newBuilder(to)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
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

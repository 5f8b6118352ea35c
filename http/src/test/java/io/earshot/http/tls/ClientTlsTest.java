package io.earshot.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ClientTlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        make("server");
        make("other");
    }

    @Test
    void aServerIsTrustedByItsAuthorityAndByNoOther() throws Exception {
        assertThat(talk(ClientTls.trusting(file("server.pem")))).isEqualTo('y');
        assertThatThrownBy(() -> talk(ClientTls.trusting(file("other.pem")))).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> talk(ClientTls.of(Optional.empty(), Optional.empty(), Optional.empty())))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aFileMayHoldSeveralAuthorities() throws Exception {
        Path both = file("both.pem");
        Files.writeString(both, Files.readString(file("other.pem")) + Files.readString(file("server.pem")));

        assertThat(talk(ClientTls.trusting(both))).isEqualTo('y');
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedWithBothFiles() {
        assertThatThrownBy(() ->
                        ClientTls.of(Optional.empty(), Optional.of(file("server.pem")), Optional.of(file("other.key"))))
                .isInstanceOf(TlsException.class)
                .hasMessage(file("other.key") + ": not the key of the certificate in " + file("server.pem"));
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> ClientTls.of(Optional.empty(), Optional.of(file("server.pem")), Optional.empty()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("expected both");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithWhatWasExpected() throws IOException {
        Path text = Files.writeString(file("text.pem"), "no certificate");
        Path empty = Files.writeString(file("empty.pem"), "");
        Path broken =
                Files.writeString(file("broken.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        assertThatThrownBy(() -> ClientTls.trusting(file("none.pem")))
                .hasMessage(file("none.pem") + ": no such file, expected PEM");
        assertThatThrownBy(() -> ClientTls.trusting(text))
                .hasMessageStartingWith(text + ": expected certificates in PEM");
        assertThatThrownBy(() -> ClientTls.trusting(empty))
                .hasMessage(empty + ": expected certificates in PEM, found none");
        assertThatThrownBy(() -> PemFile.key(text)).hasMessageContaining("expected BEGIN PRIVATE KEY");
        assertThatThrownBy(() -> PemFile.key(broken)).hasMessageContaining("expected RSA, EC or Ed25519");
    }

    /** Returns the byte that a server with the certificate {@code server} sends. */
    private static int talk(SSLContext client) throws Exception {
        SSLContext own =
                ClientTls.of(Optional.empty(), Optional.of(file("server.pem")), Optional.of(file("server.key")));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket server =
                (SSLServerSocket) own.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (SSLSocket connection = (SSLSocket) server.accept()) {
                    connection.getOutputStream().write('y');
                } catch (IOException refused) {
                    // The client does not trust this server.
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(loopback, server.getLocalPort())) {
                return socket.getInputStream().read();
            } finally {
                answered.get(300, TimeUnit.SECONDS);
            }
        }
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static void make(String name) throws Exception {
        Path store = file(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                file(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate("own").getEncoded()));
        Files.writeString(
                file(name + ".key"),
                pem("PRIVATE KEY", keys.getKey("own", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}

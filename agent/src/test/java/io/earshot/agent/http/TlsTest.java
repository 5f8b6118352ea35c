package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real certificates and handshakes. */
class TlsTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");
    private static final Optional<Path> NO_FILE = Optional.empty();

    private static Certificates certificates;

    @TempDir
    private Path folder;

    private ScriptedServer server;

    @BeforeAll
    static void makeCertificates(@TempDir Path made) throws Exception {
        certificates = new Certificates(made);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aServerIsTrustedByItsAuthorityAndByNobodyElses() throws Exception {
        serve(false);

        assertThat(deliver(new TlsFiles(Optional.of(certificates.pem("ca")), NO_FILE, NO_FILE, NO_FILE)))
                .isEqualTo(new Answer.Delivered());
        assertThat(deliver(new TlsFiles(NO_FILE, NO_FILE, NO_FILE, NO_FILE)))
                .isInstanceOf(Failed.class)
                .asString()
                .contains("it cannot be reached (");
    }

    @Test
    void aServerOfAnotherNameIsNotSpokenTo() throws Exception {
        serve(false);
        TlsFiles files = new TlsFiles(Optional.of(certificates.pem("ca")), NO_FILE, NO_FILE, NO_FILE);
        URI byName = URI.create(server.uri().toString().replace("127.0.0.1", "localhost"));

        assertThat(client(byName, files).deliver(List.of(report()))).isInstanceOf(Failed.class);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aClientProvesItselfByPemOrByPkcs12() throws Exception {
        serve(true);
        Optional<Path> ca = Optional.of(certificates.pem("ca"));
        Optional<Path> pem = Optional.of(certificates.pem("client"));
        Optional<Path> key = Optional.of(certificates.key("client"));
        Path both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(pem.get()) + Files.readString(key.get()));

        assertThat(deliver(new TlsFiles(ca, NO_FILE, NO_FILE, NO_FILE))).isInstanceOf(Failed.class);
        assertThat(deliver(new TlsFiles(ca, pem, key, NO_FILE))).isEqualTo(new Answer.Delivered());
        assertThat(deliver(new TlsFiles(ca, Optional.of(both), NO_FILE, NO_FILE)))
                .isEqualTo(new Answer.Delivered());
        assertThat(deliver(new TlsFiles(
                        ca,
                        Optional.of(certificates.pkcs12("client")),
                        NO_FILE,
                        Optional.of(certificates.passwordFile()))))
                .isEqualTo(new Answer.Delivered());
    }

    @Test
    void anAuthorityThatIsExchangedIsFollowedAndAHalfWrittenOneIsNot() throws Exception {
        serve(false);
        Path file = folder.resolve("trusted.pem");
        Files.copy(certificates.pem("ca"), file);
        ServerClient client = client(server.uri(), new TlsFiles(Optional.of(file), NO_FILE, NO_FILE, NO_FILE));
        Files.writeString(file, "-----BEGIN CERT");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(client.deliver(List.of(report()))).isEqualTo(new Answer.Delivered());

        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(file, Files.readString(new Certificates(other).pem("ca")));
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));

        assertThat(client.deliver(List.of(report()))).isInstanceOf(Failed.class);
    }

    @Test
    void whatIsWrongWithAFileIsSaidAtTheStart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path old = Files.writeString(
                folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Optional<Path> pem = Optional.of(certificates.pem("client"));
        Path missing = folder.resolve("missing");

        assertRefused(
                new TlsFiles(Optional.of(empty), NO_FILE, NO_FILE, NO_FILE),
                empty + ": expected a certificate in PEM (-----BEGIN CERTIFICATE-----)");
        assertRefused(
                new TlsFiles(Optional.of(missing), NO_FILE, NO_FILE, NO_FILE),
                missing + ": cannot be read (no such file)");
        assertRefused(
                new TlsFiles(NO_FILE, pem, Optional.of(old), NO_FILE),
                old + ": holds RSA PRIVATE KEY, expected an unencrypted PKCS #8 key: openssl pkcs8 -topk8 -nocrypt -in "
                        + old);
        assertRefused(
                new TlsFiles(NO_FILE, pem, NO_FILE, NO_FILE),
                pem.get() + ": expected a key in PEM (-----BEGIN PRIVATE KEY-----)");
        Path p12 = certificates.pkcs12("client");
        assertThatThrownBy(() ->
                        client(URI.create("https://a"), new TlsFiles(NO_FILE, Optional.of(p12), NO_FILE, NO_FILE)))
                .hasMessageStartingWith(p12 + ": expected PEM, or PKCS #12 that the password opens (");
    }

    private static void assertRefused(TlsFiles files, String message) {
        assertThatThrownBy(() -> client(URI.create("https://a"), files)).hasMessage(message);
    }

    private void serve(boolean clientsProveThemselves) throws IOException, GeneralSecurityException {
        char[] password = Certificates.PASSWORD.toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(certificates.store("server"), password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificates.store().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = new ScriptedServer(tls, clientsProveThemselves);
    }

    private Answer deliver(TlsFiles files) throws IOException {
        return client(server.uri(), files).deliver(List.of(report()));
    }

    private static ServerClient client(URI uri, TlsFiles files) throws IOException {
        ServerAccess access = new ServerAccess(List.of(uri), Token.NONE, Optional.of(files));
        return new ServerClient(
                access, new Ways(access, NAME.toString()), new Subject.OfContainer(NAME), "test", System::nanoTime);
    }

    private static Report report() {
        return Report.of(NAME, List.of());
    }
}

package io.earshot.cli.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.setup.SelfSignedCertificate;
import io.earshot.http.access.FleetKey;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay that reaches its server through an HTTP proxy alone, and one whose proxy lets no HTTP/2 through. */
class RelayThroughAProxyTest {

    private static final String KEY = "correct horse battery staple";
    private static final String READER = "reader-0123456789";

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean refusesHttp2;
    private ServerSocket proxy;
    private EarshotServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        SelfSignedCertificate own = SelfSignedCertificate.of(List.of("127.0.0.1"));
        Files.writeString(folder.resolve("server.key"), own.key());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in =
                Files.newInputStream(Files.writeString(folder.resolve("server.crt"), own.certificate()))) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(tls).build();
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "grace reader " + READER + "\n");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx,192.168.5.11,be,,true
            """);
        server = EarshotServer.start(
                ConfigFile.read(Files.writeString(folder.resolve("server.yaml"), """
                listen: 127.0.0.1:0
                tls: {certificate: server.crt, key: server.key}
                cmdb: {csv: cmdb.csv}
                access: {fleetKey: fleet.key, people: people}
                state: none
                """)), InstantSource.system());
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket relay = proxy.accept();
                Thread.startVirtualThread(() -> tunnel(relay));
            } catch (IOException closed) {
                // The test ends.
            }
        }
    }

    /** A proxy that looks into the first packet of TLS, in which a client names the protocols that it offers. */
    private void tunnel(Socket accepted) {
        byte[] octets = new byte[20_000];
        try (Socket relay = accepted;
                Socket parent = new Socket(server.uri().getHost(), server.uri().getPort())) {
            String head = new String(octets, 0, relay.getInputStream().read(octets), ISO_8859_1);
            asked.add(head.lines().findFirst().orElse(""));
            relay.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
            int length = relay.getInputStream().read(octets);
            if (refusesHttp2 && new String(octets, 0, length, ISO_8859_1).contains("\2h2")) {
                return;
            }
            parent.getOutputStream().write(octets, 0, length);
            Thread back = Thread.startVirtualThread(() -> copy(parent, relay));
            copy(relay, parent);
            back.join();
        } catch (IOException | InterruptedException ended) {
            // One of the two went away.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException ended) {
            // One of the two went away.
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        proxy.close();
        client.close();
    }

    private Relay relay() throws Exception {
        Files.writeString(folder.resolve("site.token"), new FleetKey(KEY).tokenOf(FleetKey.relay("site")));
        return Relay.start(
                RelayConfig.read(Files.writeString(
                        folder.resolve("site.yaml"), """
                name: site
                listen: 127.0.0.1:0
                parents: ["%s"]
                tokenFile: site.token
                parentTls: {authorities: server.crt}
                proxy: 127.0.0.1:%d
                """.formatted(server.uri(), proxy.getLocalPort()))),
                "test");
    }

    private void awaitChannel(String channel) throws Exception {
        URI sql = server.uri().resolve("/api/v1/sql");
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = "";
        while (!answer.equals("STATE,CHANNEL\nUP," + channel + "\n")) {
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(100);
            answer = client.send(
                            HttpRequest.newBuilder(sql)
                                    .header("Authorization", "Bearer " + READER)
                                    .header("Accept", "text/csv")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "SELECT state, channel FROM relay WHERE name = 'site'"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replace("\r", "");
        }
    }

    @Test
    void theProxyIsAskedToConnectAndHttp2PassesIt() throws Exception {
        try (Relay _ = relay()) {
            awaitChannel("h2");
            assertThat(asked)
                    .isNotEmpty()
                    .allMatch(line -> line.equals("CONNECT " + server.uri().getAuthority() + " HTTP/1.1"));
        }
    }

    @Test
    void whereHttp2BreaksTheRelayFindsHttp11ByItself() throws Exception {
        refusesHttp2 = true;
        try (Relay _ = relay()) {
            awaitChannel("http/1.1");
        }
    }
}

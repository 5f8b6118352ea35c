package io.earshot.server.tunnels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.config.ListenAddress;
import io.earshot.server.config.TunnelConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelsTest {

    /** A busy machine may take longer than a second for an answer, and no tunnel may be given up for that. */
    private static final TunnelTiming PATIENT = timing(Duration.ofMinutes(1));

    private static final TunnelTiming WATCHFUL = timing(Duration.ofMillis(200));

    /** No connection to 127.0.0.1 takes a port of this address while a host is away. */
    private static final String HOST = "127.0.83.1";

    static {
        Ed25519.use();
    }

    @TempDir
    private Path folder;

    private final LinkedBlockingQueue<TunnelStatus> told = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private KeyPair hostKey;
    private KeyPair ownKey;

    private static TunnelTiming timing(Duration keepAlive) {
        return new TunnelTiming(Duration.ofMinutes(1), keepAlive, 3, Duration.ofMillis(20), Duration.ofMillis(100));
    }

    @BeforeEach
    void makeKeys() throws Exception {
        hostKey = key();
        ownKey = key();
        writeOwnKey();
    }

    private void writeOwnKey() throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve("own.key"))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(ownKey, "earshot", null, out);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    @Test
    void whatConnectsToThePortOfTheHostReachesTheServerAgainAfterTheHostWasAway() throws Exception {
        connectBeforeAndAfterTheHostWasAway();
    }

    private void connectBeforeAndAfterTheHostWasAway() throws Exception {
        ServerSocket server = greeter();
        int port = freePort();
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        int sshPort = host.getPort();
        start(config(sshPort, port, knownHosts(sshPort, hostKey)), server);

        assertThat(await(TunnelState.UP).connections()).isEqualTo(1);
        assertThat(greeting(port)).isEqualTo("hello");

        host.stop(true);
        assertThat(await(TunnelState.DOWN).reason()).isPresent();

        host(sshPort, hostKey, AcceptAllForwardingFilter.INSTANCE);
        assertThat(await(TunnelState.UP).connections()).isEqualTo(2);
        assertThat(greeting(port)).isEqualTo("hello");
    }

    @Test
    void bothSidesMayHaveEd25519Keys() throws Exception {
        hostKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        ownKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        writeOwnKey();
        connectBeforeAndAfterTheHostWasAway();
    }

    @Test
    void anEd25519KeyIsReadFromPemToo() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path pem = Files.writeString(
                folder.resolve("pem.key"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        KeyPair read = SshClients.readKey(pem);
        assertThat(read.getPublic()).isEqualTo(pair.getPublic());
        assertThat(read.getPrivate().getEncoded()).isEqualTo(pair.getPrivate().getEncoded());
    }

    @Test
    void aHostThatShowsAnotherKeyThanTheKnownOneIsNotGivenAnything() throws Exception {
        SshServer host = host(0, key(), AcceptAllForwardingFilter.INSTANCE);
        int port = host.getPort();
        start(config(port, freePort(), knownHosts(port, hostKey)), greeter());

        assertThat(await(TunnelState.DOWN).reason().orElseThrow())
                .contains("the host shows the ecdsa-sha2-nistp256 key SHA256:")
                .contains("is not in " + folder.resolve("known_hosts"));
        assertThat(host.getActiveSessions()).noneMatch(session -> session.isAuthenticated());
    }

    @Test
    void aRevokedKeyIsNotAcceptedAlthoughItIsKnown() throws Exception {
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        Path known = knownHosts(host.getPort(), hostKey);
        Files.writeString(known, Files.readString(known) + "@revoked " + Files.readString(known));
        start(config(host.getPort(), freePort(), known), greeter());

        assertThat(await(TunnelState.DOWN).reason().orElseThrow()).contains("is revoked in");
    }

    @Test
    void aFingerprintAloneIdentifiesAHost() throws Exception {
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        TunnelConfig config = new TunnelConfig(
                "tx1",
                HOST,
                host.getPort(),
                "earshot",
                folder.resolve("own.key"),
                Optional.empty(),
                List.of(KeyUtils.getFingerPrint(hostKey.getPublic())),
                new ListenAddress(HOST, freePort()));
        start(config, greeter());

        await(TunnelState.UP);
    }

    @Test
    void aHostThatForwardsNoPortIsTold() throws Exception {
        SshServer host = host(0, hostKey, RejectAllForwardingFilter.INSTANCE);
        start(config(host.getPort(), freePort(), knownHosts(host.getPort(), hostKey)), greeter());

        assertThat(await(TunnelState.DOWN).reason().orElseThrow()).contains("PermitListen");
    }

    @Test
    void aKeyThatTheHostDoesNotKnowIsTold() throws Exception {
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        ownKey = key(); // the host knows this one, and the file has the other
        start(config(host.getPort(), freePort(), knownHosts(host.getPort(), hostKey)), greeter());

        assertThat(await(TunnelState.DOWN).reason().orElseThrow()).contains("user earshot was not let in with key");
    }

    @Test
    void aHostThatAnswersNoMoreIsGivenUpAlthoughNothingIsClosed() throws Exception {
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        AtomicBoolean stalled = new AtomicBoolean();
        int line = line(host.getPort(), stalled);
        start(config(line, freePort(), knownHosts(line, hostKey)), greeter(), WATCHFUL, InstantSource.system());
        await(TunnelState.UP);

        stalled.set(true);

        assertThat(await(TunnelState.DOWN).connections()).isEqualTo(1);
    }

    @Test
    void aTryThatFailsUnexpectedlyIsToldAndIsNotTheLast() throws Exception {
        SshServer host = host(0, hostKey, AcceptAllForwardingFilter.INSTANCE);
        AtomicInteger looks = new AtomicInteger();
        InstantSource broken = () -> {
            if (looks.incrementAndGet() == 2) { // the first is for CONNECTING, this one for UP
                throw new IllegalStateException("no time");
            }
            return Instant.now();
        };
        start(config(host.getPort(), freePort(), knownHosts(host.getPort(), hostKey)), greeter(), PATIENT, broken);

        assertThat(await(TunnelState.DOWN).reason().orElseThrow()).contains("unexpected failure", "no time");
        await(TunnelState.UP);
    }

    /** Returns the port of a line to another one, which loses everything as soon as it is stalled. */
    private int line(int to, AtomicBoolean stalled) throws IOException {
        ServerSocket line = new ServerSocket(0, 50, InetAddress.getByName(HOST));
        opened.add(line);
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    Socket near = line.accept();
                    Socket far = new Socket(HOST, to);
                    opened.add(near);
                    opened.add(far);
                    Thread.startVirtualThread(() -> pump(near, far, stalled));
                    Thread.startVirtualThread(() -> pump(far, near, stalled));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return line.getLocalPort();
    }

    private static void pump(Socket from, Socket to, AtomicBoolean stalled) {
        byte[] buffer = new byte[8_192];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                if (!stalled.get()) {
                    to.getOutputStream().write(buffer, 0, length);
                }
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Test
    void filesThatCannotBeUsedAreToldBeforeAnythingStarts() throws Exception {
        Path known = knownHosts(22, hostKey);
        Path broken = Files.writeString(folder.resolve("broken"), "ssh-rsa not a key\n");
        assertThatThrownBy(() -> Tunnels.check(List.of(config(23, 1, known))))
                .isInstanceOf(IOException.class)
                .hasMessage("tunnel to relay tx1: known hosts file " + known + " has no Ed25519, ECDSA or RSA key of "
                        + HOST + ":23");
        assertThatThrownBy(() -> Tunnels.check(List.of(config(22, 1, broken))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("known hosts file " + broken);
        Tunnels.check(List.of(config(22, 1, known)));
        Files.writeString(folder.resolve("own.key"), "nothing\n");
        assertThatThrownBy(() -> Tunnels.check(List.of(config(22, 1, known))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "expected an Ed25519, ECDSA or RSA private key in OpenSSH's format or PEM without a password");
    }

    private void start(TunnelConfig config, ServerSocket server) {
        start(config, server, PATIENT, InstantSource.system());
    }

    private void start(TunnelConfig config, ServerSocket server, TunnelTiming timing, InstantSource clock) {
        Tunnels tunnels = new Tunnels(List.of(config), told::add, clock, timing);
        opened.add(tunnels);
        tunnels.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
    }

    private TunnelConfig config(int sshPort, int port, Path knownHosts) {
        return new TunnelConfig(
                "tx1",
                HOST,
                sshPort,
                "earshot",
                folder.resolve("own.key"),
                Optional.of(knownHosts),
                List.of(),
                new ListenAddress(HOST, port));
    }

    private Path knownHosts(int port, KeyPair key) throws IOException {
        String host = port == 22 ? HOST : "[" + HOST + "]:" + port;
        return Files.writeString(
                folder.resolve("known_hosts"), host + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private SshServer host(int port, KeyPair key, ForwardingFilter forwarding) throws IOException {
        SshServer host = SshServer.setUpDefaultServer();
        host.setHost(HOST);
        host.setPort(port);
        host.setKeyPairProvider(KeyPairProvider.wrap(key));
        PublickeyAuthenticator own = (_, shown, _) -> KeyUtils.compareKeys(shown, ownKey.getPublic());
        host.setPublickeyAuthenticator(own);
        host.setForwardingFilter(forwarding);
        host.start();
        opened.add(() -> host.stop(true));
        return host;
    }

    /** Returns a server that says hello to everybody. */
    private ServerSocket greeter() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(server);
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    try (Socket socket = server.accept()) {
                        socket.getOutputStream().write("hello".getBytes(US_ASCII));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return server;
    }

    private static String greeting(int port) throws IOException {
        try (Socket socket = new Socket(HOST, port)) {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return any.getLocalPort();
        }
    }

    private TunnelStatus await(TunnelState state) throws InterruptedException {
        while (true) {
            TunnelStatus status = told.poll(5, TimeUnit.MINUTES);
            assertThat(status).as("a tunnel that is " + state).isNotNull();
            if (status.state() == state) {
                return status;
            }
        }
    }
}

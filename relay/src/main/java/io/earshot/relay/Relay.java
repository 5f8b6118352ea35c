package io.earshot.relay;

import io.earshot.http.AccessHandler;
import io.earshot.http.BrowserGuard;
import io.earshot.http.Front;
import io.earshot.http.access.AccessException;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Refusals;
import io.earshot.http.access.Secrets;
import io.earshot.http.peers.PeerCalls;
import io.earshot.http.reload.FileWatch;
import io.earshot.http.retry.Backoff;
import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.ServerTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.files.FolderCheck;
import io.earshot.model.files.SecretFile;
import io.earshot.relay.pieces.PieceCache;
import io.earshot.relay.pieces.PieceFetches;
import io.earshot.relay.uplink.ParentClient;
import io.earshot.relay.uplink.RelayToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/** One relay, from its start to its end. */
public final class Relay implements AutoCloseable {

    private static final long MEGABYTE = 1 << 20;

    /** A request over a thin line takes its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An agent waits for a piece for four minutes. */
    private static final Duration AGENTS_PATIENCE = Duration.ofMinutes(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Front front;
    private final Uplink uplink;
    private final OrderPolls orders;
    private final FileWatch files;

    private Relay(Front front, Uplink uplink, OrderPolls orders, FileWatch files) {
        this.orders = orders;
        this.front = front;
        this.uplink = uplink;
        this.files = files;
    }

    /**
     * Reads the files that a configuration names, as the start does, and opens no socket.
     *
     * @throws IOException with the one line that says which file cannot be used
     */
    public static void check(RelayConfig config) throws IOException {
        Optional<ServerTls> _ = serverTls(config);
        SSLContext _ = parentTls(config);
        Optional<String> _ = new RelayToken(config.tokenFile()).read();
        if (config.files().isPresent()) {
            requireFolder(config.files().get().folder());
        }
    }

    private static void requireFolder(Path folder) throws IOException {
        Optional<String> problem = FolderCheck.problem(folder);
        if (problem.isPresent()) {
            throw new IOException("folder " + folder + " cannot be used: " + problem.get());
        }
    }

    /**
     * Starts a relay. Its parents need not answer yet.
     *
     * @param version of this program
     * @throws IOException with the one line that says why it does not start
     */
    public static Relay start(RelayConfig config, String version) throws IOException {
        Optional<ServerTls> tls = serverTls(config);
        config.tokenFile().ifPresent(SecretFile::warnIfOpen);
        RelayToken token = new RelayToken(config.tokenFile());
        token.read();
        Forwarder forwarder = new Forwarder(
                new RelayIdentity(config.name(), version, System.nanoTime()),
                config.keptMegabytes() * MEGABYTE,
                config.listMegabytes() * MEGABYTE);
        ParentClient parents = new ParentClient(
                config.parents(),
                config.name(),
                token,
                parentTls(config),
                config.proxyAddress(),
                PATIENCE,
                System::nanoTime);
        Uplink uplink = new Uplink(
                forwarder,
                parents,
                new Backoff(FIRST_PAUSE, LONGEST_PAUSE, RandomGenerator.getDefault()),
                System::nanoTime);
        OrderPolls orders = new OrderPolls(parents, () -> forwarder.greeting(System.nanoTime()));
        PieceFetches fetches = pieces(config);
        RelayHandler handler = new RelayHandler(
                config.name(),
                forwarder,
                uplink,
                orders,
                new PieceCalls(fetches, parents, forwarder, new PeerCalls(config.fileCopies())),
                () -> RelayMetrics.text(forwarder.status(System.nanoTime()), forwarder, uplink, fetches),
                System::nanoTime);
        Front front = Front.small(
                config.listen().toSocketAddress(),
                tls,
                config.connections(),
                new AccessHandler(everybody(), new Refusals(), new BrowserGuard(false, List.of()), handler));
        FileWatch files = new FileWatch();
        tls.ifPresent(own -> files.add(own.files(), own::reload));
        try {
            front.start();
        } catch (IOException e) {
            parents.close();
            throw new IOException("cannot listen on " + config.listen() + ": " + reason(e), e);
        }
        uplink.start();
        orders.start();
        files.start();
        return new Relay(front, uplink, orders, files);
    }

    private static PieceFetches pieces(RelayConfig config) throws IOException {
        Optional<PieceCache> cache = Optional.empty();
        if (config.files().isPresent()) {
            RelayConfig.KeptFiles files = config.files().get();
            requireFolder(files.folder());
            try {
                cache = Optional.of(new PieceCache(
                        files.folder(), files.megabytes() * MEGABYTE, files.keep(), InstantSource.system()));
            } catch (IOException e) {
                throw new IOException("folder " + files.folder() + " cannot be used: " + e.getMessage(), e);
            }
        }
        long rate =
                config.files().map(files -> files.kilobytesPerSecond() * 1_000L).orElse(0L);
        return new PieceFetches(cache, rate, AGENTS_PATIENCE);
    }

    /** Agents prove to the server who they are; the relay hands their proof on. */
    private static Authorizer everybody() {
        try {
            return new Authorizer(
                    new Keys(new Secrets(Optional.empty(), Optional.empty(), Map.of()), false), Optional.empty());
        } catch (AccessException e) {
            throw new IllegalStateException("nothing was read", e);
        }
    }

    private static Optional<ServerTls> serverTls(RelayConfig config) throws IOException {
        try {
            return config.tls().isPresent()
                    ? Optional.of(new ServerTls(config.tls().get().files()))
                    : Optional.empty();
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static SSLContext parentTls(RelayConfig config) throws IOException {
        try {
            return ClientTls.of(
                    config.parentTls().flatMap(RelayConfig.ParentTls::authorities),
                    config.parentTls().flatMap(RelayConfig.ParentTls::certificate),
                    config.parentTls().flatMap(RelayConfig.ParentTls::key));
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Jetty wraps the reason that a person can do something about. */
    private static String reason(IOException e) {
        return e.getCause() instanceof IOException cause ? cause.getMessage() : e.getMessage();
    }

    public URI uri() {
        return front.uri();
    }

    @Override
    public void close() {
        files.close();
        orders.close();
        front.close();
        uplink.close();
    }
}

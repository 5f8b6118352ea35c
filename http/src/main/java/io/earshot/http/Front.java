package io.earshot.http;

import io.earshot.http.tls.ServerTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's outside: where it listens, HTTP/1.1 and HTTP/2 with and without TLS, and what a client may take up of it. */
public final class Front implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Front.class.getName());

    static final int MAX_HEADER_BYTES = 8 * 1024;

    private static final int STOP_MILLIS = 2_000;

    /** Agents keep their connections open; idle ones must not hold up the end. */
    private static final int IDLE_MILLIS_AT_STOP = 100;

    private static final int ACCEPTORS = 1;

    /** Jetty's own default; it has one selector for 16 of them. */
    private static final int MANY_THREADS = 200;

    private static final int FEW_THREADS = 32;

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** The idle timeout once there are too many connections. */
    private static final Duration IDLE_WHEN_CROWDED = Duration.ofSeconds(1);

    private final Server jetty;
    private final ServerConnector connector;
    private final LateConnections lateConnections = new LateConnections();
    private final boolean encrypted;

    /** @param maxConnections beyond which idle connections are closed early */
    public Front(InetSocketAddress listen, Optional<ServerTls> tls, int maxConnections, Handler handler) {
        this(listen, tls, maxConnections, handler, SlowClients.PATIENCE, MANY_THREADS);
    }

    /** One that takes little memory: a burst of requests leaves few threads, each of which keeps its stack. */
    public static Front small(InetSocketAddress listen, Optional<ServerTls> tls, int maxConnections, Handler handler) {
        return new Front(listen, tls, maxConnections, handler, SlowClients.PATIENCE, FEW_THREADS);
    }

    /** @param patience how long a body on HTTP/2 may take */
    Front(InetSocketAddress listen, Optional<ServerTls> tls, int maxConnections, Handler handler, Duration patience) {
        this(listen, tls, maxConnections, handler, patience, MANY_THREADS);
    }

    /** @param mostThreads beside the virtual ones, in which requests are handled */
    private Front(
            InetSocketAddress listen,
            Optional<ServerTls> tls,
            int maxConnections,
            Handler handler,
            Duration patience,
            int mostThreads) {
        QueuedThreadPool threads = new QueuedThreadPool(mostThreads);
        threads.setName("http");
        // Whoever sends slowly holds up a virtual thread, of which there are as many as connections.
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        jetty = new Server(threads);
        encrypted = tls.isPresent();
        // A thread accepts, not the selector: that closes the listening socket for good where connections reach their
        // limit and fall below it within one of its turns.
        connector = new ServerConnector(jetty, ACCEPTORS, -1, factories(tls).toArray(ConnectionFactory[]::new));
        connector.setHost(listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(IDLE_MILLIS_AT_STOP);
        connector.addBean(new SlowClients());
        connector.getSelectorManager().addEventListener(lateConnections);
        NetworkConnectionLimit connections = new NetworkConnectionLimit(within(maxConnections), connector);
        connections.setEndPointIdleTimeout(IDLE_WHEN_CROWDED.toMillis());
        connector.addBean(connections);
        jetty.addConnector(connector);
        jetty.setErrorHandler(new JettyProblems());
        jetty.setStopTimeout(STOP_MILLIS);
        jetty.setHandler(new SlowBodies(handler, patience));
    }

    private static int within(int maxConnections) {
        OptionalLong files = OpenFiles.most();
        int most = OpenFiles.connections(maxConnections, files);
        if (most < maxConnections) {
            // Few servers come near the bound, so that a smaller one is no trouble yet.
            LOG.log(
                    Level.INFO,
                    "at most {0} connections instead of {1}: this process may open {2} files, expected at least {3} (ulimit -n)",
                    Integer.toString(most),
                    Integer.toString(maxConnections),
                    Long.toString(files.orElseThrow()),
                    Integer.toString(maxConnections + OpenFiles.RESERVE));
        }
        return most;
    }

    private static List<ConnectionFactory> factories(Optional<ServerTls> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Jetty's cache of header fields takes 100 KB of each connection, of which there are as many as agents.
        http.setHeaderCacheSize(0);
        // A path that two readers could understand differently is none: we check it, and others act on it.
        http.setUriCompliance(UriCompliance.UNAMBIGUOUS);
        Http1ConnectionFactory http1 = new Http1ConnectionFactory(http);
        if (tls.isEmpty()) {
            return List.of(http1, new HTTP2CServerConnectionFactory(http));
        }
        // The requested server name is not checked: agents may know the server by address.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(http1.getProtocol());
        return List.of(
                new SslConnectionFactory(tls.get().contexts(), choice.getProtocol()),
                choice,
                new HTTP2ServerConnectionFactory(http),
                http1);
    }

    /** @throws IOException if the address cannot be listened on */
    public void start() throws IOException {
        try {
            jetty.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not start", e);
        }
    }

    public URI uri() {
        String host = connector.getHost();
        return URI.create((encrypted ? "https://" : "http://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + connector.getLocalPort() + "/");
    }

    /** Lets requests that have begun end, within two seconds. */
    @Override
    public void close() {
        lateConnections.beginStop(connector);
        try {
            jetty.stop();
        } catch (TimeoutException cut) {
            LOG.log(Level.INFO, "requests that did not end within {0} ms were cut", STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        } finally {
            lateConnections.close();
        }
    }
}

package io.earshot.pdns.stream;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PendingLookups;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/**
 * Accepts the streams of recursors and dnsdists. Each of their threads holds a connection of its own, for as long as it
 * lives: an idle one is kept, since a server that writes into a closed connection loses what it writes. A client that stops within
 * a frame, or sends what is none, is let go. What was found waits until it is drained, from any thread.
 */
public final class StreamListener implements AutoCloseable {

    private static final Logger LOG = System.getLogger(StreamListener.class.getName());

    /** Many servers with many threads each; every one costs its buffers, about 80 KiB. */
    private static final int MAX_CONNECTIONS = 512;

    private static final Duration WITHIN_A_FRAME = Duration.ofSeconds(30);

    /** A host that vanished is noticed after about two minutes. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);

    private static final int QUERIES_WITHOUT_ANSWER = 100;

    private final InetSocketAddress address;
    private final AnswerFinder finder;
    private final PendingLookups pending = new PendingLookups();
    private final StreamCounters counters = new StreamCounters();
    private final AtomicLong complainedAt = new AtomicLong(System.nanoTime() - BETWEEN_COMPLAINTS.toNanos());
    private final AtomicLong queries = new AtomicLong();
    private volatile boolean responded;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;

    /**
     * Binds; nobody is listened to before {@link #start}.
     *
     * @param owners whose address it is, for questions whose name is a service alone; from any thread
     * @throws IOException if the address cannot be listened on
     */
    public StreamListener(
            InetSocketAddress address,
            LookupPattern pattern,
            Function<Ip, Optional<ContainerName>> owners,
            InstantSource clock)
            throws IOException {
        this.address = address;
        this.finder = new AnswerFinder(pattern, owners, clock);
        this.server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address);
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen for PowerDNS's stream on " + text(address) + ": " + e.getMessage(), e);
        }
    }

    public void start() {
        Thread.ofVirtual().name("pdns-stream").start(this::accept);
    }

    /** Returns the address that it listens on, also where the port was chosen by the kernel. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns the lookups that were answered since the last drain, equal ones as one. */
    public List<Lookup> drain() {
        return pending.drain();
    }

    public StreamStats stats() {
        return counters.read(connections.size(), pending.overflowed());
    }

    @Override
    public void close() {
        closeQuietly(server);
        connections.forEach(StreamListener::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    counters.refused();
                    closeQuietly(socket);
                    continue;
                }
                connections.add(socket);
                Thread.ofVirtual()
                        .name("pdns-stream " + socket.getRemoteSocketAddress())
                        .start(() -> serve(socket));
            } catch (SocketException closed) {
                if (!server.isClosed()) {
                    pauseAfter(closed);
                }
            } catch (IOException e) {
                pauseAfter(e);
            }
        }
    }

    /** Out of file descriptors, mostly: others give some back in time. */
    private void pauseAfter(IOException e) {
        LOG.log(Level.WARNING, "PowerDNS's stream on " + text(address) + ": " + e.getMessage());
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 14)) {
            keepAlive(socket);
            FrameReader frames = new FrameReader(finder);
            while (true) {
                socket.setSoTimeout(0);
                int first = in.read();
                if (first < 0) {
                    return;
                }
                socket.setSoTimeout((int) WITHIN_A_FRAME.toMillis());
                take(frames.rest(first, in));
            }
        } catch (BadFrameException e) {
            counters.broken();
            complain("PowerDNS's stream from " + socket.getInetAddress().getHostAddress() + ": " + e.getMessage());
        } catch (EOFException | SocketTimeoutException cut) {
            counters.broken();
        } catch (IOException gone) {
            // Servers that restart reset their connections; the frames before are in.
        } finally {
            connections.remove(socket);
        }
    }

    /** Anybody can connect and send nonsense, so that only one line a minute is said; the statistics count them all. */
    private void complain(String what) {
        long now = System.nanoTime();
        long last = complainedAt.get();
        if (now - last >= BETWEEN_COMPLAINTS.toNanos() && complainedAt.compareAndSet(last, now)) {
            LOG.log(Level.WARNING, what);
        }
    }

    /** An authoritative server's stream (5.1) may bring questions alone, which say nothing that its log does not. */
    private void tellIfNoneAnswers(AnswerFinder.Finding finding) {
        if (finding instanceof AnswerFinder.Finding.Answered) {
            responded = true;
        } else if (finding instanceof AnswerFinder.Finding.Passed(AnswerFinder.Reason reason)) {
            if (reason != AnswerFinder.Reason.NO_RESPONSE) {
                responded = true;
            } else if (!responded && queries.incrementAndGet() == QUERIES_WITHOUT_ANSWER) {
                LOG.log(
                        Level.WARNING,
                        "PowerDNS''s stream on {0} brings questions without answers and teaches nothing, expected"
                                + " responses with their addresses: logResponses=true at a recursor or dnsdist",
                        text(address));
            }
        }
    }

    /** Counted last: what {@link #stats} tells of can be drained by then. */
    private void take(AnswerFinder.Finding finding) {
        tellIfNoneAnswers(finding);
        if (finding instanceof AnswerFinder.Finding.Answered(Lookup lookup)) {
            pending.add(List.of(lookup));
        }
        counters.add(finding);
    }

    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS / 6);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "closing " + resource, e);
        }
    }
}

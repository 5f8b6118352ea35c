package io.earshot.agent.peers;

import io.earshot.agent.http.PeerClient;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.LinePace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives pieces of shared files to agents that show the site's token, and nothing else to anybody: {@code GET /pieces/SHA256/INDEX} in
 * HTTP/1.1, one request a connection. So few at a time that it costs an agent little.
 */
final class PeerListener implements AutoCloseable {

    /** Each holds a piece in memory. */
    static final int PIECES_AT_A_TIME = 8;

    /** Others are closed unread. */
    private static final int CONNECTIONS = 64;

    /** One that has to wait longer for its turn asks another agent. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(1);

    /** A request that is not here by then, and a piece that is not read by then, are given up. */
    private static final Duration REQUEST = Duration.ofSeconds(5);

    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(100);
    private static final int LONGEST_REQUEST = 4_096;

    private static final Pattern GET = Pattern.compile("GET /pieces/([0-9a-f]{64})/([0-9]{1,7}) HTTP/1\\.[01]\r\n");
    private static final Pattern TOKEN =
            Pattern.compile("\r\nauthorization: *bearer +([A-Za-z0-9_-]{16,64})\r\n", Pattern.CASE_INSENSITIVE);

    private final ServerSocket socket;
    private final Function<FileId, Optional<SharedFile>> files;
    private final LinePace pace;
    private final InstantSource clock;
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    private final Semaphore pieces = new Semaphore(PIECES_AT_A_TIME);

    /** @throws IOException if the port is taken */
    PeerListener(PeerSettings settings, Function<FileId, Optional<SharedFile>> files, InstantSource clock)
            throws IOException {
        this.files = files;
        this.clock = clock;
        pace = new LinePace(settings.octetsPerSecond(), System::nanoTime);
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress(settings.port()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        Thread.ofVirtual().name("peers").start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket peer = socket.accept();
                if (connections.tryAcquire()) {
                    Thread.ofVirtual().name("peer").start(() -> serve(peer));
                } else {
                    peer.close();
                }
            } catch (IOException noConnection) {
                // It was closed, or the process has no file descriptor left.
                LockSupport.parkNanos(AFTER_TROUBLE.toNanos());
            }
        }
    }

    private void serve(Socket peer) {
        Thread deadline = Thread.startVirtualThread(() -> closeAfter(peer, WHOLE));
        try (peer) {
            peer.setSoTimeout((int) REQUEST.toMillis());
            Optional<String> request = request(peer.getInputStream());
            if (request.isPresent()) {
                answer(request.get(), peer.getOutputStream());
            }
        } catch (IOException gone) {
            // It asks another one.
        } finally {
            deadline.interrupt();
            connections.release();
        }
    }

    private static void closeAfter(Socket peer, Duration time) {
        try (peer) {
            Thread.sleep(time);
        } catch (InterruptedException | IOException answered) {
            // In time.
        }
    }

    /** Returns the request's head; empty where none came. */
    private static Optional<String> request(InputStream in) throws IOException {
        byte[] head = new byte[LONGEST_REQUEST];
        int length = 0;
        while (length < head.length) {
            int read = in.read(head, length, head.length - length);
            if (read < 0) {
                return Optional.empty();
            }
            length += read;
            String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private void answer(String request, OutputStream out) throws IOException {
        Matcher get = GET.matcher(request);
        if (!get.lookingAt()) {
            write("400 Bad Request", OptionalInt.empty(), new byte[0], out);
            return;
        }
        Matcher token = TOKEN.matcher(request);
        Optional<SharedFile> file = files.apply(new FileId(get.group(1)));
        if (file.isEmpty() || !token.find() || !file.get().admits(token.group(1))) {
            // The same for a file that is not here, so that nobody without a token learns which are.
            write("401 Unauthorized", OptionalInt.empty(), new byte[0], out);
            return;
        }
        int index = Integer.parseInt(get.group(2));
        int here = file.get().pieces();
        if (index >= here) {
            write("404 Not Found", OptionalInt.of(here), new byte[0], out);
        } else if (pace.next().compareTo(LONGEST_TURN) > 0 || !pieces.tryAcquire()) {
            write("503 Service Unavailable", OptionalInt.of(here), new byte[0], out);
        } else {
            try {
                give(file.get(), index, here, out);
            } finally {
                pieces.release();
            }
        }
    }

    private void give(SharedFile file, int index, int here, OutputStream out) throws IOException {
        Optional<byte[]> piece = file.read(index, clock.instant());
        if (piece.isEmpty()) {
            write("404 Not Found", OptionalInt.of(0), new byte[0], out);
            return;
        }
        Duration turn = pace.next();
        pace.sent(piece.get().length);
        try {
            Thread.sleep(turn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        write("200 OK", OptionalInt.of(here), piece.get(), out);
    }

    private static void write(String status, OptionalInt here, byte[] body, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append("\r\nConnection: close\r\nContent-Type: application/octet-stream\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        here.ifPresent(count ->
                head.append(PeerClient.PIECES).append(": ").append(count).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is open any more.
        }
    }
}

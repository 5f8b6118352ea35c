package io.earshot.lab.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Agents that wait for orders, each with a connection of its own and a poll that the other side holds, as real agents do. */
public final class HeldPolls implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int LONGEST_HEAD = 2_048;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final URI target;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    private HeldPolls(URI target) {
        this.target = target;
    }

    /** Has all agents of a fleet ask, and returns when all do. */
    static HeldPolls of(LoadedFleet fleet, URI target) throws IOException, InterruptedException {
        HeldPolls polls = new HeldPolls(target);
        IntStream.range(0, fleet.size()).forEach(agent -> {
            Octets request = new Octets();
            request.add(Octets.ascii("GET /api/v1/containers/"))
                    .add(fleet.name(agent))
                    .add(Octets.ascii("/orders HTTP/1.1\r\nHost: earshot\r\nAccept: application/json\r\n"))
                    .add(fleet.proof(agent))
                    .add(Octets.ascii("\r\n"));
            polls.threads.add(Thread.startVirtualThread(() -> polls.ask(request)));
        });
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (polls.asking.get() < fleet.size()) {
            if (System.nanoTime() - end > 0) {
                polls.close();
                throw new IOException(polls.asking + " of " + fleet.size() + " agents ask for orders after " + PATIENCE
                        + ", " + polls.failures + " polls failed");
            }
            Thread.sleep(100);
        }
        return polls;
    }

    private void ask(Octets request) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                ask(request, socket.getInputStream(), socket.getOutputStream());
            } catch (IOException e) {
                failures.incrementAndGet();
                pause();
            }
        }
    }

    private void ask(Octets request, InputStream in, OutputStream out) throws IOException {
        byte[] head = new byte[LONGEST_HEAD];
        while (!Thread.currentThread().isInterrupted()) {
            request.writeTo(out);
            asking.incrementAndGet();
            try {
                String answer = readHead(in, head);
                if (!answer.startsWith("HTTP/1.1 204 ")) {
                    throw new IOException("a poll was answered with "
                            + answer.lines().findFirst().orElse(""));
                }
            } finally {
                asking.decrementAndGet();
            }
        }
    }

    /** Reads an answer that has no body. */
    private static String readHead(InputStream in, byte[] head) throws IOException {
        int length = 0;
        while (true) {
            int read = in.read(head, length, head.length - length);
            if (read <= 0) {
                throw new EOFException("the connection was closed");
            }
            length += read;
            String text = new String(head, 0, length, StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how many agents wait for orders now. */
    public int asking() {
        return asking.get();
    }

    /** Returns how many polls failed. */
    public int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

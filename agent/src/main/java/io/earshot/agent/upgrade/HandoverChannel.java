package io.earshot.agent.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines between the old and the new agent. Its end says that the other one ended, however it did. */
final class HandoverChannel implements AutoCloseable {

    /** The new agent has its list and waits. */
    static final String LISTED = "LISTED";

    /** The old agent has reported what it counted; the new one counts from now on. */
    static final String CUT = "CUT";

    /** A report of the new agent was taken. */
    static final String PROVEN = "PROVEN";

    /** The new agent is the agent. */
    static final String TAKE_OVER = "TAKE_OVER";

    /** The old agent has finished its tasks; after a blank, it says how. */
    static final String FINISHED = "FINISHED";

    private final SocketChannel socket;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    HandoverChannel(SocketChannel socket) {
        this.socket = socket;
        Thread.ofVirtual().name("handover").start(this::read);
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(Channels.newReader(socket, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException gone) {
            // As if it had ended.
        } finally {
            ended.complete(null);
            lines.add(Optional.empty());
        }
    }

    void send(String line) throws IOException {
        ByteBuffer left = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
        while (left.hasRemaining()) {
            socket.write(left);
        }
    }

    /** Waits for a line. Empty where the other one ended or said nothing in time. */
    Optional<String> await(Duration time) throws InterruptedException {
        Optional<String> line = lines.poll(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
        return line == null ? Optional.empty() : line;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed then, too.
        }
    }
}

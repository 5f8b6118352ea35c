package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A container whose program accepts connections at one port and opens others as it is told. What it says of a connection is the truth by
 * which edges are judged. All sockets are opened by threads of this process within the container's namespace.
 */
final class Talker implements AutoCloseable {

    static final int PORT = 7_001;

    /** The first byte of a connection says which end closes it. */
    private static final int SERVER_CLOSES = 's';

    private static final int CLIENT_CLOSES = 'c';
    private static final long BETWEEN_BYTES_MILLIS = 500;

    /** The closing end waits so long for the other one, so that no reset takes the place of an orderly end. */
    private static final int PATIENCE_MILLIS = 10_000;

    /**
     * A connection to open.
     *
     * @param program what is said to a program of others there; empty for another container's own
     */
    record Call(String address, Duration lasts, boolean serverCloses, Optional<Speech> program, Runnable ended) {

        /** One to the port of another container's own program. */
        Call(String address, Duration lasts, boolean serverCloses, Runnable ended) {
            this(address, lasts, serverCloses, Optional.empty(), ended);
        }

        private int port() {
            return program.map(Speech::port).orElse(PORT);
        }
    }

    private final Namespace namespace;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

    private Talker(Namespace namespace) {
        this.namespace = namespace;
    }

    static Talker start(Namespace namespace) throws IOException, InterruptedException {
        Talker talker = new Talker(namespace);
        CountDownLatch ready = new CountDownLatch(1);
        talker.within("accepts", () -> talker.accept(ready));
        talker.within("opens", talker::open);
        if (!ready.await(1, TimeUnit.MINUTES)) {
            throw new IOException("nobody listens in " + namespace.name());
        }
        return talker;
    }

    /** Opens a connection soon; {@code ended} is called once it has ended in an orderly way. */
    void call(Call call) {
        calls.add(call);
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void within(String what, Work work) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(namespace.name() + "-" + what)
                .start(() -> {
                    try {
                        namespace.enter();
                        work.run();
                    } catch (IOException | InterruptedException end) {
                        // The benchmark's, or the container's.
                    }
                });
        open.add(thread::interrupt);
    }

    private void accept(CountDownLatch ready) throws IOException {
        try (ServerSocket server = new ServerSocket(PORT, 1_000)) {
            open.add(server);
            ready.countDown();
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        }
    }

    /** Echoes until one of both closes; the client says when by a byte of 0. */
    private static void answer(Socket socket) {
        try (socket) {
            boolean closes = socket.getInputStream().read() == SERVER_CLOSES;
            int next = socket.getInputStream().read();
            while (next > 0) {
                socket.getOutputStream().write(next);
                next = socket.getInputStream().read();
            }
            if (closes) {
                socket.shutdownOutput();
                awaitEnd(socket);
            }
        } catch (IOException end) {
            // The client's.
        }
    }

    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        while (socket.getInputStream().read() >= 0) {
            // Bytes of the other end, until it closes.
        }
    }

    private void open() throws InterruptedException {
        while (true) {
            Call call = calls.take();
            try {
                Socket socket = new Socket();
                socket.connect(new InetSocketAddress(call.address(), call.port()), PATIENCE_MILLIS);
                Thread.ofVirtual()
                        .start(() -> call.program()
                                .ifPresentOrElse(program -> talk(socket, call, program), () -> hold(socket, call)));
            } catch (IOException notThere) {
                // No connection, no edge.
            }
        }
    }

    private static void hold(Socket socket, Call call) {
        try (socket) {
            long end = System.nanoTime() + call.lasts().toNanos();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(call.serverCloses() ? SERVER_CLOSES : CLIENT_CLOSES);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                socket.getOutputStream().write(1);
                if (socket.getInputStream().read() < 0) {
                    return;
                }
                Thread.sleep(Math.min(BETWEEN_BYTES_MILLIS, Math.max(1, left / 1_000_000)));
            }
            socket.getOutputStream().write(0);
            if (call.serverCloses()) {
                awaitEnd(socket);
            } else {
                socket.shutdownOutput();
                awaitEnd(socket);
            }
            call.ended().run();
        } catch (IOException | InterruptedException broken) {
            // No orderly connection, no edge.
        }
    }

    private static void talk(Socket socket, Call call, Speech program) {
        try (socket) {
            long end = System.nanoTime() + call.lasts().toNanos();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            program.begin(socket);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                program.exchange(socket);
                Thread.sleep(Math.min(BETWEEN_BYTES_MILLIS, Math.max(1, left / 1_000_000)));
            }
            program.end(socket);
            awaitEnd(socket);
            call.ended().run();
        } catch (IOException | InterruptedException broken) {
            // No orderly connection, no edge.
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception gone) {
                // Its namespace ends, too.
            }
        }
    }
}

package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Programs that talk between network namespaces: each client keeps a connection and asks over it some times a second, until a cut leaves it
 * waiting. They are threads of this process, in namespaces of other threads' agents.
 */
final class BusyLinks implements AutoCloseable {

    private static final int PORT = 7_001;
    private static final int BYTES = 300;
    private static final long BETWEEN_REQUESTS_MILLIS = 200;
    private static final long LONGEST_START_SECONDS = 30;

    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile boolean closed;

    /** Answers in a namespace, at all of its addresses. */
    void answer(Namespace namespace) throws IOException, InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        within(namespace, "answers", () -> {
            ServerSocket server = new ServerSocket(PORT, 1_000);
            keep(server);
            ready.countDown();
            while (!closed) {
                Socket socket = server.accept();
                keep(socket);
                Thread.ofVirtual().start(() -> echo(socket));
            }
        });
        if (!ready.await(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("nobody listens at port " + PORT + " of " + namespace.name());
        }
    }

    /** Asks from a namespace, until this is closed. */
    void ask(Namespace namespace, String address) {
        within(namespace, "asks", () -> {
            Socket socket = new Socket();
            keep(socket);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, PORT));
            byte[] request = new byte[BYTES];
            while (!closed) {
                socket.getOutputStream().write(request);
                socket.getInputStream().readNBytes(BYTES);
                Thread.sleep(BETWEEN_REQUESTS_MILLIS);
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** In a platform thread, as it changes its namespace. */
    private static void within(Namespace namespace, String what, Work work) {
        Thread.ofPlatform().daemon().name(namespace.name() + "-" + what).start(() -> {
            try {
                namespace.enter();
                work.run();
            } catch (IOException | InterruptedException end) {
                // The cut, or the end of the benchmark.
            }
        });
    }

    private static void echo(Socket socket) {
        try (socket) {
            while (true) {
                byte[] request = socket.getInputStream().readNBytes(BYTES);
                if (request.length < BYTES) {
                    return;
                }
                socket.getOutputStream().write(request);
            }
        } catch (IOException end) {
            // The client's.
        }
    }

    private synchronized void keep(AutoCloseable socket) throws IOException {
        open.add(socket);
        if (closed) {
            throw new IOException("closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception gone) {
                // Its namespace ends with the benchmark.
            }
        }
    }
}

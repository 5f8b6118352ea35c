package io.earshot.lab.graph;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A port on 127.0.0.1 that leads to another one, and can be cut. */
final class CutPort implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch refused = new CountDownLatch(1);
    private volatile boolean isCut;

    private CutPort(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static CutPort to(int target) throws IOException {
        CutPort port = new CutPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread.startVirtualThread(port::accept);
        return port;
    }

    int number() {
        return listener.getLocalPort();
    }

    /** Ends all connections, and new ones at once. */
    void cut() throws IOException {
        isCut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Waits until somebody has tried in vain. */
    void awaitRefused() throws InterruptedException {
        if (!refused.await(5, TimeUnit.MINUTES)) {
            throw new AssertionError("nobody tried to connect while the port was cut");
        }
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                if (isCut) {
                    client.close();
                    refused.countDown();
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(server);
                    Thread.startVirtualThread(() -> pour(client, server));
                    Thread.startVirtualThread(() -> pour(server, client));
                }
            }
        } catch (IOException closed) {
            // Nobody uses the port any more.
        }
    }

    private void pour(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Either end sees a closed connection.
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}

package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * Forwards a port on 127.0.0.1 to the server in its namespace, so that browsers on this machine reach it.
 */
public final class PortForwarder implements AutoCloseable {

    private static final int WAITING = 50;
    private static final int PATIENCE_MILLIS = 5_000;

    private final ServerSocket listener;
    private final Namespace to;
    private final InetSocketAddress server;

    private PortForwarder(ServerSocket listener, Namespace to, InetSocketAddress server) {
        this.listener = listener;
        this.to = to;
        this.server = server;
    }

    /**
     * @param port 0 takes any that is free
     * @throws IOException with a message for people, if it is taken
     */
    public static PortForwarder open(int port, Namespace to, String host, int serverPort) throws IOException {
        PortForwarder forwarder = new PortForwarder(listen(port), to, new InetSocketAddress(host, serverPort));
        Thread.ofVirtual().name("door").start(forwarder::welcome);
        return forwarder;
    }

    private static ServerSocket listen(int port) throws IOException {
        try {
            return new ServerSocket(port, WAITING, InetAddress.getLoopbackAddress());
        } catch (BindException taken) {
            throw new IOException("port " + port + " of 127.0.0.1 is taken, expected a free one", taken);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void welcome() {
        while (!listener.isClosed()) {
            try {
                Socket guest = listener.accept();
                Thread.startVirtualThread(() -> passOn(guest));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void passOn(Socket guest) {
        try (guest;
                NetworkNamespace inside = NetworkNamespace.open(to.path());
                Socket host = inside.within(this::connect)) {
            Thread back = Thread.startVirtualThread(() -> pour(host, guest));
            pour(guest, host);
            back.join();
        } catch (IOException serverIsAway) {
            // The guest sees a closed connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(server, PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Until one side ends; the other is told. */
    private static void pour(Socket from, Socket into) {
        try {
            from.getInputStream().transferTo(into.getOutputStream());
            into.shutdownOutput();
        } catch (IOException broken) {
            close(from);
            close(into);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was of no use any more.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It listens no more in any case.
        }
    }
}

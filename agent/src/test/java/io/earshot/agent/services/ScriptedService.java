package io.earshot.agent.services;

import io.earshot.model.Ip;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** A service on loopback that does to each connection what a test says. */
final class ScriptedService implements AutoCloseable {

    /** Answers one connection. */
    interface Script {
        void run(Socket client) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;

    ScriptedService(Script script) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client, script));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static void serve(Socket client, Script script) {
        try (client) {
            script.run(client);
        } catch (IOException | InterruptedException ended) {
            // The client left.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    ServiceProbe probe(ServiceKind kind, String question, Duration timeout) {
        return probe(kind, question, timeout, Optional.empty(), 0);
    }

    ServiceProbe probe(ServiceKind kind, String question, Duration timeout, Optional<String> match, int redirects) {
        return probe(port(), kind, question, timeout, match, redirects);
    }

    static ServiceProbe probe(
            int port, ServiceKind kind, String question, Duration timeout, Optional<String> match, int redirects) {
        return new ServiceProbe(
                Ip.parse("127.0.0.1"),
                "shop",
                port,
                kind,
                question,
                Duration.ofSeconds(1),
                timeout,
                Optional.empty(),
                "",
                match,
                redirects);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

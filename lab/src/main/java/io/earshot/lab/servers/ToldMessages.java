package io.earshot.lab.servers;

import com.sun.net.httpserver.HttpServer;
import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks that notes which server sent what. */
final class ToldMessages implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A message that was received.
     *
     * @param server that sent it
     * @param what its service and state, the same for a message that is sent twice
     * @param at by {@link System#nanoTime}
     */
    record Message(String server, String what, long at) {}

    private final List<HttpServer> listeners = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /** Listens on loopback. */
    private static HttpServer listener() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /**
     * Begins to listen for a server, and returns its destination in YAML.
     *
     * @param place the network namespace in which the server runs, where it is not this process' own
     */
    String destination(String name, Optional<Namespace> place) throws IOException {
        HttpServer listener = place.isPresent() ? within(place.get()) : listener();
        listen(listener);
        return "nagios: {destinations: [{name: told, webhook: {url: \"http://127.0.0.1:%d/%s\"}}]}\n"
                .formatted(listener.getAddress().getPort(), name);
    }

    private static HttpServer within(Namespace place) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(place.path())) {
            return inside.within(ToldMessages::listener);
        }
    }

    private void listen(HttpServer server) {
        listeners.add(server);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                JsonNode body = JSON.readTree(exchange.getRequestBody());
                String key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                        .orElse("");
                messages.add(new Message(
                        exchange.getRequestURI().getPath().substring(1),
                        body.path("key").asString("") + " " + body.path("state").asString("") + " " + key,
                        System.nanoTime()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    /** Returns the messages that were received from then on, by {@link System#nanoTime}. */
    List<Message> since(long begin) {
        return messages.stream().filter(message -> message.at() - begin >= 0).toList();
    }

    /** Returns the messages that had been received before with the same content. */
    List<Message> duplicates() {
        List<String> seen = new ArrayList<>();
        return messages.stream()
                .filter(message -> {
                    boolean again = seen.contains(message.what());
                    seen.add(message.what());
                    return again;
                })
                .toList();
    }

    @Override
    public void close() {
        listeners.forEach(server -> server.stop(0));
        threads.close();
    }
}

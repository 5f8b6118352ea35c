package io.earshot.lab.upgrade;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Stands between agents and their server, notes the reports that the server took, and can be busy for them. */
final class RecordingProxy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> UP =
            List.of("Authorization", "Content-Type", "Content-Encoding", "Accept", "If-None-Match");
    private static final List<String> DOWN =
            List.of("ETag", "Content-Type", "Retry-After", "Date", "Earshot-Kept", "Content-Digest");

    private final HttpServer front;
    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<ContainerName, List<Taken>> taken = new ConcurrentHashMap<>();
    private volatile boolean busy;

    /**
     * A report that the server took.
     *
     * @param at monotonic nanoseconds
     * @param sent probes of all its links
     */
    record Taken(long at, String run, long sent) {}

    RecordingProxy(URI server) throws IOException {
        this.server = server;
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        front.createContext("/", this::answer);
        front.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
    }

    /** Answers everything with 429 or 503 from now on, or does not any more. */
    void setBusy(boolean newBusy) {
        busy = newBusy;
    }

    List<Taken> reportsOf(ContainerName container) {
        synchronized (taken) {
            return List.copyOf(taken.getOrDefault(container, List.of()));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (busy) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(System.nanoTime() % 2 == 0 ? 429 : 503, -1);
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, body);
            DOWN.forEach(name -> answer.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            if (answer.statusCode() == 204 && exchange.getRequestURI().getPath().endsWith("/report")) {
                note(exchange, body);
            }
            byte[] content = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.resolve(exchange.getRequestURI().toString()))
                .timeout(PATIENCE)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : UP) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void note(HttpExchange exchange, byte[] body) throws IOException {
        byte[] json = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
                : body;
        try {
            Report report = ReportJson.read(json, json.length);
            long sent = report.links().stream().mapToLong(link -> link.sent()).sum();
            String run = report.run().map(Report.Run::startId).orElse("");
            synchronized (taken) {
                taken.computeIfAbsent(report.container(), _ -> new ArrayList<>())
                        .add(new Taken(System.nanoTime(), run, sent));
            }
        } catch (BadJsonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        front.stop(0);
        client.shutdownNow();
    }
}

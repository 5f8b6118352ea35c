package io.earshot.relay.uplink;

import io.earshot.http.Gzip;
import io.earshot.http.access.FleetKey;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.RelayJson;
import io.earshot.model.pieces.ContentDigest;
import io.earshot.relay.pieces.Fetched;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/**
 * Speaks to the first parent that answers: over HTTP/2 where TLS and everything in between let it pass, otherwise over HTTP/1.1; through
 * a proxy by CONNECT where one is named. Blocks; for one request at a time.
 */
public final class ParentClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String REPORTS = "/api/v1/reports";
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final int LONGEST_OF_RESULT = 1 << 20;
    private static final int LONGEST_TEXT = 1_000;

    private final List<Parent> parents;
    private final String name;
    private final RelayToken token;
    private final Duration patience;
    private final HttpClient http2;
    private final HttpClient http1;

    /**
     * Pieces of files over HTTP/1.1. Among the connections of all other calls, each piece would take one that was idle: it would begin
     * slowly, and each of its packets would be acknowledged by one of its own, which took 3 % of a thin line.
     */
    private Optional<HttpClient> forPieces = Optional.empty();

    private final SSLContext tls;
    private final Optional<InetSocketAddress> proxy;
    private final LongSupplier clock;
    private final ParentChoice choice;

    private record Parent(URI base, Protocol protocol) {

        URI uri(String path) {
            return URI.create(base + path);
        }
    }

    /** The parent and the protocol of the newest request that was answered, for calls beside those of the one that sends. */
    private record Way(Parent parent, boolean http2) {}

    private volatile Way way;

    /**
     * @param parents the first is spoken to as long as it answers
     * @param name of this relay
     * @param tls of connections to parents
     * @param proxy absent for none
     * @param patience with one request
     * @param clock monotonic nanoseconds
     */
    public ParentClient(
            List<URI> parents,
            String name,
            RelayToken token,
            SSLContext tls,
            Optional<InetSocketAddress> proxy,
            Duration patience,
            LongSupplier clock) {
        this.parents = parents.stream()
                .map(uri -> new Parent(
                        URI.create(uri.toString().replaceAll("/+$", "")),
                        new Protocol(uri.getScheme().equals("https"))))
                .toList();
        this.name = name;
        this.token = token;
        this.patience = patience;
        this.tls = tls;
        this.proxy = proxy;
        this.clock = clock;
        choice = new ParentChoice(parents.size());
        way = new Way(
                this.parents.getFirst(), this.parents.getFirst().protocol().isHttp2(clock.getAsLong()));
        http2 = client(HttpClient.Version.HTTP_2, tls, proxy);
        http1 = client(HttpClient.Version.HTTP_1_1, tls, proxy);
    }

    private static HttpClient client(HttpClient.Version version, SSLContext tls, Optional<InetSocketAddress> proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(version)
                .sslContext(tls)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER);
        proxy.ifPresent(address -> builder.proxy(ProxySelector.of(address)));
        return builder.build();
    }

    /** Sends a batch, which is compressed already. */
    public Reply send(byte[] batch) throws InterruptedException {
        long now = clock.getAsLong();
        int index = choice.next(now);
        Parent parent = parents.get(index);
        boolean overHttp2 = parent.protocol().isHttp2(now);
        Reply reply = send(parent, REPORTS, batch, patience, overHttp2);
        switch (reply) {
            case Reply.Answered _ -> {
                way = new Way(parent, overHttp2);
                parent.protocol().succeeded(clock.getAsLong());
                choice.succeeded(index, clock.getAsLong());
            }
            case Reply.Refused _ -> parent.protocol().succeeded(clock.getAsLong());
            case Reply.Unreachable _ -> {
                parent.protocol().failed(clock.getAsLong());
                choice.failed(index, clock.getAsLong());
            }
        }
        return reply;
    }

    /**
     * Sends a batch to another call of the parent that answered last. From any thread.
     *
     * @param longest the patience with this request
     */
    public Reply ask(String path, byte[] batch, Duration longest) throws InterruptedException {
        Way newest = way;
        return send(newest.parent(), path, batch, longest, newest.http2());
    }

    /** @param text the beginning of the answer's body */
    public record Handed(int status, String text) {}

    /**
     * Hands an agent's request on to the parent that answered last. From any thread.
     *
     * @param type of the body
     * @param bearer the agent's token
     * @return the answer; absent where there was none
     */
    public Optional<Handed> handOn(String path, String type, Optional<String> bearer, byte[] body, Duration longest)
            throws InterruptedException {
        Way newest = way;
        HttpRequest.Builder request = HttpRequest.newBuilder(newest.parent().uri(path))
                .timeout(longest)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<byte[]> response =
                    exchange(client(newest.http2()), request.build(), longest, LONGEST_OF_RESULT);
            byte[] told = response.body();
            String text = new String(told, 0, Math.min(told.length, LONGEST_TEXT), StandardCharsets.UTF_8);
            return Optional.of(new Handed(response.statusCode(), text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Fetches a piece of a file from the parent that answered last, for an agent. From any thread.
     *
     * @param bearer the agent's token
     * @param most octets; a longer answer is an error
     */
    public Fetched fetch(String path, Optional<String> bearer, Duration longest, int most) throws InterruptedException {
        Way newest = way;
        URI uri = newest.parent().uri(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(longest);
        bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<byte[]> response =
                    exchange(newest.http2() ? http2 : forPieces(), request.build(), longest, most);
            byte[] body = response.body();
            if (response.statusCode() != 200) {
                String why = uri.getAuthority() + " answered with status " + response.statusCode();
                return new Fetched(response.statusCode(), why.getBytes(StandardCharsets.UTF_8), retryAfter(response));
            }
            if (!response.headers().firstValue(ContentDigest.HEADER).equals(Optional.of(ContentDigest.of(body)))) {
                return broken(uri, "a piece arrived damaged");
            }
            return new Fetched(200, body, Duration.ZERO);
        } catch (IOException e) {
            return broken(uri, reason(e));
        }
    }

    private static Fetched broken(URI uri, String why) {
        byte[] text = (uri.getAuthority() + " gave no piece (" + why + ")").getBytes(StandardCharsets.UTF_8);
        return new Fetched(503, text, Duration.ofSeconds(2));
    }

    private Reply send(Parent parent, String path, byte[] batch, Duration longest, boolean overHttp2)
            throws InterruptedException {
        URI uri = parent.uri(path);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .timeout(longest)
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .header("Accept-Encoding", "gzip")
                    .header(FleetKey.RELAY_HEADER, name)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(batch));
            token.read().ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
            HttpResponse<byte[]> response = exchange(client(overHttp2), request.build(), longest, LONGEST_ANSWER);
            return reply(uri, response, unpacked(response, response.body()));
        } catch (IOException e) {
            return new Reply.Unreachable(uri.getAuthority() + " cannot be reached over "
                    + (overHttp2 ? "HTTP/2" : "HTTP/1.1") + " (" + reason(e) + ")");
        }
    }

    /**
     * Sends a request, and returns its answer when it is whole. The client's own timeout ends with the head of an answer: where the line
     * was cut just then, nothing would ever say that the rest does not come.
     *
     * @param longest until the answer's head, and once more until its end
     * @param most octets of the answer
     */
    private static HttpResponse<byte[]> exchange(HttpClient client, HttpRequest request, Duration longest, int most)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), most));
        try {
            return answer.get(longest.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer broke off");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            answer.cancel(true); // closes its connection, unless the answer is whole
        }
    }

    private HttpClient client(boolean overHttp2) {
        return overHttp2 ? http2 : http1;
    }

    /** Begun with the first piece: a client takes a thread. */
    private synchronized HttpClient forPieces() {
        if (forPieces.isEmpty()) {
            forPieces = Optional.of(client(HttpClient.Version.HTTP_1_1, tls, proxy));
        }
        return forPieces.get();
    }

    private static byte[] unpacked(HttpResponse<?> response, byte[] body) throws IOException {
        if (response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isEmpty()) {
            return body;
        }
        byte[] content = Gzip.unpack(body, body.length, LONGEST_ANSWER);
        if (content.length > LONGEST_ANSWER) {
            throw new IOException("an answer longer than " + LONGEST_ANSWER + " bytes");
        }
        return content;
    }

    private static Reply reply(URI uri, HttpResponse<?> response, byte[] body) {
        int status = response.statusCode();
        if (status == 200) {
            try {
                String channel = response.version() == HttpClient.Version.HTTP_2 ? "h2" : "http/1.1";
                return new Reply.Answered(RelayJson.readAnswer(body, body.length), channel);
            } catch (BadJsonException e) {
                return new Reply.Refused(
                        status, Duration.ZERO, uri.getAuthority() + " answered no batch: " + e.getMessage());
            }
        }
        String detail = new String(body, 0, Math.min(300, body.length), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        return new Reply.Refused(
                status, retryAfter(response), uri.getAuthority() + " answered with status " + status + ": " + detail);
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,5}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        http2.shutdownNow();
        http1.shutdownNow();
        synchronized (this) {
            forPieces.ifPresent(HttpClient::shutdownNow);
        }
    }
}

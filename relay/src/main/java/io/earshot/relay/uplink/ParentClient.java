package io.earshot.relay.uplink;

import io.earshot.http.Gzip;
import io.earshot.http.access.FleetKey;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.RelayJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/**
 * Speaks to the first parent that answers: over HTTP/2 where TLS and everything in between let it pass, otherwise over HTTP/1.1; through
 * a proxy by CONNECT where one is named. Blocks; for one request at a time.
 */
public final class ParentClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 64 << 20;

    private final List<Parent> parents;
    private final String name;
    private final RelayToken token;
    private final Duration patience;
    private final HttpClient http2;
    private final HttpClient http1;
    private final LongSupplier clock;
    private final ParentChoice choice;

    private record Parent(URI uri, Protocol protocol) {}

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
                        URI.create(uri.toString().replaceAll("/+$", "") + "/api/v1/reports"),
                        new Protocol(uri.getScheme().equals("https"))))
                .toList();
        this.name = name;
        this.token = token;
        this.patience = patience;
        this.clock = clock;
        choice = new ParentChoice(parents.size());
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
        Reply reply = send(parent, batch, parent.protocol().isHttp2(now));
        switch (reply) {
            case Reply.Answered _ -> {
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

    private Reply send(Parent parent, byte[] batch, boolean overHttp2) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(parent.uri())
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .header("Accept-Encoding", "gzip")
                    .header(FleetKey.RELAY_HEADER, name)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(batch));
            token.read().ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
            HttpResponse<InputStream> response =
                    (overHttp2 ? http2 : http1).send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream in = response.body()) {
                body = in.readNBytes(LONGEST_ANSWER);
            }
            return reply(parent.uri(), response, unpacked(response, body));
        } catch (IOException e) {
            return new Reply.Unreachable(parent.uri().getAuthority() + " cannot be reached over "
                    + (overHttp2 ? "HTTP/2" : "HTTP/1.1") + " (" + reason(e) + ")");
        }
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
    }
}

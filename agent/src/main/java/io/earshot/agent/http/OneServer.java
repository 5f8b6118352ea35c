package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.PeersJson;
import io.earshot.model.peers.PeerQuestion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.HttpsURLConnection;

/** One server. Blocks; for one request at a time. */
final class OneServer {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** A host of a hundred containers with some hundred partners each. Whatever is longer is not from an Earshot server. */
    private static final int LONGEST_LIST = 4 << 20;

    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_ANSWER = 64 << 10;

    private static final String JSON = "application/json";

    /** A body that fits into one packet is not compressed: it would not arrive earlier. */
    private static final int WORTH_COMPRESSING = 1_400;

    /** The header by which a relay says that the server does not have the report yet, or that a piece of a file comes from its own disk. */
    private static final String KEPT = "Earshot-Kept";

    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final URI uri;
    private final Token token;
    private final Optional<TlsSockets> tls;
    private final Subject subject;
    private final String userAgent;
    private final Duration longestCall;
    private final URL partners;
    private final URL report;
    private final URL orders;
    private final URL orderResults;
    private boolean compresses = true;
    private Optional<Long> restsUntil = Optional.empty();

    OneServer(URI uri, Token token, Optional<TlsSockets> tls, Subject subject, String version, Duration longestCall) {
        this.longestCall = longestCall;
        this.uri = uri;
        this.token = token;
        this.tls = tls;
        this.subject = subject;
        userAgent = "earshot-agent/" + version;
        try {
            partners = below(subject.partnersPath());
            report = below(subject.reportPath());
            orders = below(subject.ordersPath());
            orderResults = below(subject.orderResultsPath());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("server " + uri + ", expected a URL as in http://earshot:8080", e);
        }
    }

    private URL below(String path) throws MalformedURLException {
        return URI.create(uri.toString().replaceAll("/+$", "") + "/api/v1/" + path)
                .toURL();
    }

    URI uri() {
        return uri;
    }

    void restUntil(long nanos) {
        restsUntil = Optional.of(nanos);
    }

    /** Returns how long the server still asks not to be called (Retry-After). */
    Optional<Duration> restsFor(long now) {
        restsUntil = restsUntil.filter(until -> until - now > 0);
        return restsUntil.map(until -> Duration.ofNanos(until - now));
    }

    /** @param etag of the list that we have */
    Answer fetch(Optional<String> etag) {
        try {
            HttpURLConnection http = open(partners);
            http.setRequestProperty("Accept", JSON);
            etag.ifPresent(tag -> http.setRequestProperty("If-None-Match", tag));
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                return switch (http.getResponseCode()) {
                    case HttpURLConnection.HTTP_OK -> read(http);
                    case HttpURLConnection.HTTP_NOT_MODIFIED -> {
                        drain(http);
                        yield new Answer.Unchanged();
                    }
                    default -> failed(http);
                };
            }
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private Answer read(HttpURLConnection http) throws IOException {
        byte[] body;
        try (InputStream in = http.getInputStream()) {
            body = in.readNBytes(LONGEST_LIST);
        }
        try {
            List<PartnerList> lists = subject.readLists(new ByteArrayInputStream(body));
            if (subject instanceof Subject.OfContainer(ContainerName name)
                    && !lists.getFirst().container().equals(name)) {
                return misunderstood(
                        "it answered with the list of " + lists.getFirst().container());
            }
            return new Answer.Fresh(lists, Optional.ofNullable(http.getHeaderField("ETag")));
        } catch (BadJsonException e) {
            return misunderstood("its answer is no partner list: " + e.getMessage());
        }
    }

    Answer deliver(byte[] json) {
        try {
            Optional<Answer> answer = post(json);
            if (answer.isEmpty()) {
                compresses = false; // older than we are, or something before it that looks into bodies
                answer = post(json);
            }
            return answer.orElseThrow();
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    /** @return empty where the server does not read what is compressed */
    private Optional<Answer> post(byte[] json) throws IOException {
        HttpURLConnection http = open(report);
        boolean compressed = compresses && json.length > WORTH_COMPRESSING;
        byte[] body = json;
        if (compressed) {
            http.setRequestProperty("Content-Encoding", "gzip");
            body = gzip(json);
        }
        try (CallDeadline _ = new CallDeadline(http, longestCall)) {
            send(body, JSON, http);
            int status = http.getResponseCode();
            if (status == UNSUPPORTED_MEDIA_TYPE && compressed) {
                drain(http);
                return Optional.empty();
            }
            // 409: it came before, and only the answer was lost.
            if (status / 100 != 2 && status != HttpURLConnection.HTTP_CONFLICT) {
                return Optional.of(failed(http));
            }
            boolean kept = http.getHeaderField(KEPT) != null;
            drain(http);
            return Optional.of(kept ? new Answer.Kept() : new Answer.Delivered());
        }
    }

    /** Waits for as long as the server holds the poll. */
    OrderAnswer pollOrders() {
        try {
            HttpURLConnection http = open(orders);
            http.setReadTimeout((int) longestCall.toMillis());
            http.setRequestProperty("Accept", JSON);
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                return switch (http.getResponseCode()) {
                    case HttpURLConnection.HTTP_OK -> readOrders(http);
                    case HttpURLConnection.HTTP_NO_CONTENT -> {
                        drain(http);
                        yield new OrderAnswer.Orders(List.of());
                    }
                    case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_BAD_METHOD -> {
                        drain(http);
                        yield new OrderAnswer.Unknown();
                    }
                    default -> {
                        drain(http);
                        yield new OrderAnswer.Failed(retryAfter(http).orElse(Duration.ZERO));
                    }
                };
            }
        } catch (IOException e) {
            return new OrderAnswer.Failed(Duration.ZERO);
        }
    }

    private static OrderAnswer readOrders(HttpURLConnection http) throws IOException {
        try (InputStream in = http.getInputStream()) {
            return new OrderAnswer.Orders(OrdersJson.read(new ByteArrayInputStream(in.readNBytes(LONGEST_LIST))));
        } catch (BadJsonException e) {
            return new OrderAnswer.Failed(Duration.ZERO);
        }
    }

    /** @return whether the server wants the result; empty where it could not be asked */
    Optional<Boolean> sendResult(byte[] json) {
        try {
            HttpURLConnection http = open(orderResults);
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                send(json, JSON, http);
                int status = http.getResponseCode();
                drain(http);
                return isForNow(status) ? Optional.empty() : Optional.of(status / 100 == 2);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Fetches octets from a path below /api/v1. */
    PieceAnswer fetchOctets(String path, int longest) {
        try {
            HttpURLConnection http = open(below(path));
            http.setReadTimeout((int) longestCall.toMillis());
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                int status = http.getResponseCode();
                if (status == HttpURLConnection.HTTP_OK) {
                    boolean kept = http.getHeaderField(KEPT) != null;
                    try (InputStream in = http.getInputStream()) {
                        return new PieceAnswer.Content(in.readNBytes(longest), kept);
                    }
                }
                String why = uri + " answered with status " + status;
                drain(http);
                return isForNow(status)
                        ? new PieceAnswer.Failed(why, retryAfter(http).orElse(Duration.ZERO))
                        : new PieceAnswer.Missing(why);
            }
        } catch (IOException e) {
            return new PieceAnswer.Failed(uri + " cannot be reached (" + e.getMessage() + ")", Duration.ZERO);
        }
    }

    /** Asks for other agents of the site at a path below /api/v1. */
    PeersFound findPeers(String path, PeerQuestion question) {
        try {
            HttpURLConnection http = open(below(path));
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                send(PeersJson.bytes(question), JSON, http);
                switch (http.getResponseCode()) {
                    case HttpURLConnection.HTTP_OK -> {
                        try (InputStream in = http.getInputStream()) {
                            return new PeersFound.Told(PeersJson.readAnswer(in.readNBytes(LONGEST_ANSWER)));
                        }
                    }
                    case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_BAD_METHOD -> {
                        drain(http);
                        return new PeersFound.Nobody();
                    }
                    default -> {
                        drain(http);
                        return new PeersFound.Failed();
                    }
                }
            }
        } catch (IOException | BadJsonException e) {
            return new PeersFound.Failed();
        }
    }

    /** Sends octets to a path below /api/v1; the server answers how many it has. */
    GivenAnswer giveOctets(String path, byte[] octets) {
        try {
            HttpURLConnection http = open(below(path));
            http.setReadTimeout((int) longestCall.toMillis());
            try (CallDeadline _ = new CallDeadline(http, longestCall)) {
                send(octets, "application/octet-stream", http);
                int status = http.getResponseCode();
                String said = text(http);
                if (status == HttpURLConnection.HTTP_OK && said.matches("[0-9]{1,15}\\s*")) {
                    return new GivenAnswer.Here(Long.parseLong(said.strip()));
                }
                String why = uri + " answered with status " + status + (said.isEmpty() ? "" : ": " + said);
                return isForNow(status)
                        ? new GivenAnswer.Failed(why, retryAfter(http).orElse(Duration.ZERO))
                        : new GivenAnswer.Refused(why);
            }
        } catch (IOException e) {
            return new GivenAnswer.Failed(uri + " cannot be reached (" + e.getMessage() + ")", Duration.ZERO);
        }
    }

    /** Returns the beginning of a short answer. */
    private static String text(HttpURLConnection http) throws IOException {
        try (InputStream body = body(http)) {
            return new String(body.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    private static void send(byte[] body, String type, HttpURLConnection http) throws IOException {
        http.setRequestMethod("POST");
        http.setRequestProperty("Content-Type", type);
        http.setDoOutput(true);
        // Without a fixed length the JDK may send a POST twice by itself.
        http.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = http.getOutputStream()) {
            out.write(body);
        }
    }

    /** Returns whether a status says that another try may succeed. */
    private static boolean isForNow(int status) {
        return status == 429 || status >= 500;
    }

    private static Optional<Duration> retryAfter(HttpURLConnection http) {
        return RetryAfter.parse(
                Optional.ofNullable(http.getHeaderField("Retry-After")),
                Optional.ofNullable(http.getHeaderField("Date")));
    }

    private static byte[] gzip(byte[] json) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(json.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    private HttpURLConnection open(URL url) throws IOException {
        HttpURLConnection http = (HttpURLConnection) url.openConnection();
        if (http instanceof HttpsURLConnection https) {
            tls.ifPresent(sockets -> https.setSSLSocketFactory(sockets.newest()));
        }
        http.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        http.setReadTimeout((int) READ_TIMEOUT.toMillis());
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestProperty("User-Agent", userAgent);
        token.read().ifPresent(bearer -> http.setRequestProperty("Authorization", "Bearer " + bearer));
        return http;
    }

    private Answer failed(HttpURLConnection http) throws IOException {
        int status = http.getResponseCode();
        Optional<Duration> retryAfter = retryAfter(http);
        drain(http);
        return switch (status) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new Failed(
                        Trouble.UNKNOWN_CONTAINER,
                        "it does not know " + subject + " (404): is it in the CMDB, and is the server's URL right?",
                        retryAfter);
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                new Failed(
                        Trouble.UNAUTHORIZED,
                        "it refuses us (" + status + "): is the token right, and allowed to speak for " + subject + "?",
                        retryAfter);
            default -> {
                Trouble trouble = isForNow(status) ? Trouble.OVERLOADED : Trouble.MISUNDERSTOOD;
                yield new Failed(trouble, "it answered with status " + status, retryAfter);
            }
        };
    }

    private static Answer unreachable(IOException e) {
        return new Failed(Trouble.UNREACHABLE, "it cannot be reached (" + e.getMessage() + ")", Optional.empty());
    }

    private static Answer misunderstood(String message) {
        return new Failed(Trouble.MISUNDERSTOOD, message, Optional.empty());
    }

    /** Only a body that was read to its end leaves the connection for the next request. */
    private static void drain(HttpURLConnection http) throws IOException {
        try (InputStream body = body(http)) {
            body.skip(LONGEST_LIST);
        }
    }

    private static InputStream body(HttpURLConnection http) throws IOException {
        InputStream body = http.getResponseCode() >= 400 ? http.getErrorStream() : http.getInputStream();
        return body == null ? InputStream.nullInputStream() : body;
    }
}

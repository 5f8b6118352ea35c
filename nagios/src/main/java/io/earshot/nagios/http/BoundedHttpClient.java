package io.earshot.nagios.http;

import io.earshot.model.Printable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to destinations. An answer may take so long and hold so many octets as a whole: a timeout of the JDK's client alone ends
 * with the answer's headers, and a body that trickles or never ends would hold up the delivery for ever.
 */
public final class BoundedHttpClient {

    /** From the first octet of the request to the last one of the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Answers of the receivers that are known take some hundred octets. */
    private static final int MAX_ANSWER = 64 * 1024;

    private static final int QUOTED = 200;

    private final HttpClient client;
    private final Duration deadline;

    public BoundedHttpClient(HttpClient.Builder client) {
        this(client, DEADLINE);
    }

    BoundedHttpClient(HttpClient.Builder client, Duration deadline) {
        this.client = client.connectTimeout(deadline).build();
        this.deadline = deadline;
    }

    /**
     * Waits for the whole answer.
     *
     * @throws IOException with a message for people, if there is none in time, or it is too long
     */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "no whole answer from " + request.uri() + " within " + deadline.toMillis() / 1000.0 + " s", e);
        } catch (ExecutionException e) {
            String why = e.getCause().getMessage() == null
                    ? e.getCause().getClass().getSimpleName()
                    : e.getCause().getMessage();
            boolean tooLong = why.contains("exceeds capacity");
            throw new IOException(
                    tooLong
                            ? request.uri() + " answers with more than " + MAX_ANSWER + " octets"
                            : "no answer from " + request.uri() + ": " + why,
                    e);
        } finally {
            answer.cancel(true);
        }
    }

    /** A receiver's words for a log line or a table. */
    public static String quoted(String body) {
        String line = Printable.line(body);
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "...";
    }
}

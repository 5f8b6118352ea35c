package io.earshot.nagios.http;

import io.earshot.model.Printable;
import io.earshot.nagios.delivery.DeliveryException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
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
    private final ShownAddress shown;
    private final Duration deadline;

    /** @param shown how much of addresses its messages show */
    public BoundedHttpClient(HttpClient.Builder client, ShownAddress shown) {
        this(client, shown, DEADLINE);
    }

    BoundedHttpClient(HttpClient.Builder client, ShownAddress shown, Duration deadline) {
        // The JDK would ask each receiver in clear to change to HTTP/2, which some take for a wrong request.
        this.client = client.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(deadline)
                .build();
        this.shown = shown;
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
                    "no whole answer from " + shown.of(request.uri()) + " within " + deadline.toMillis() / 1000.0
                            + " s",
                    e);
        } catch (ExecutionException e) {
            String why = NoAnswer.reason(e.getCause(), request.uri().getHost());
            boolean tooLong = why.contains("exceeds capacity");
            throw new IOException(
                    tooLong
                            ? shown.of(request.uri()) + " answers with more than " + MAX_ANSWER + " octets"
                            : "no answer from " + shown.of(request.uri()) + ": " + why,
                    e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Returns the receiver that an answer came from, for messages. */
    public String receiver(HttpResponse<String> answer) {
        return shown.of(answer.request().uri());
    }

    /** Returns why nothing was taken, with the time for which the receiver wants to be left alone. */
    public DeliveryException refusal(HttpResponse<String> answer) {
        return Refusal.of(answer, shown);
    }

    /**
     * Refuses a page for people in place of an API's answer: whoever put a log-in or a portal before the receiver, or named another server, would take
     * alarms for delivered.
     *
     * @param expected names the API
     */
    public void requireNoPage(HttpResponse<String> answer, String expected) throws DeliveryException {
        boolean page = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("text/html"))
                .isPresent();
        if (page && answer.statusCode() / 100 != 3) {
            throw new DeliveryException(receiver(answer) + " says " + answer.statusCode()
                    + " with a page in HTML, expected the answer of " + expected);
        }
    }

    /** A receiver's words for a log line or a table. */
    public static String quoted(String body) {
        String line = Printable.line(body);
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "...";
    }
}

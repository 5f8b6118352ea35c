package io.earshot.relay;

import io.earshot.http.Problem;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.ListRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers agents' questions for their lists: as the parent does, or from memory where it does not answer in time. */
final class ListAnswers {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** A shorter list fits one packet together with its headers. */
    private static final int WORTH_PACKING = 1_000;

    private final Forwarder forwarder;

    ListAnswers(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    void answer(
            ListRequest.Kind kind, String name, AgentProof proof, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        boolean text = RelayHandler.wantsText(request);
        Optional<String> known = Optional.ofNullable(request.getHeaders().get(HttpHeader.IF_NONE_MATCH));
        ListRequest question = new ListRequest(kind, name, text, proof, known);
        ListOutcome outcome = await(question, forwarder.list(question));
        switch (outcome.status()) {
            case 200 -> list(outcome, text, known, request, response, callback);
            case 304 -> RelayHandler.writeNothing(HttpStatus.NOT_MODIFIED_304, response, callback);
            case 503 -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
                Problem.write(503, outcome.body(), response, callback);
            }
            default -> Problem.write(outcome.status(), outcome.body(), response, callback);
        }
    }

    ListOutcome await(ListRequest question, CompletableFuture<ListOutcome> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException unanswered) {
            answer.cancel(false); // so that the parent is not asked for it any more
            return forwarder.fromMemory(question);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never fails", e);
        }
    }

    private static void list(
            ListOutcome list,
            boolean text,
            Optional<String> known,
            Request request,
            Response response,
            Callback callback)
            throws IOException {
        HttpFields.Mutable headers = response.getHeaders();
        list.etag().ifPresent(etag -> headers.put(HttpHeader.ETAG, etag));
        headers.put(HttpHeader.VARY, "Accept, Accept-Encoding");
        // Weak comparison (RFC 9110, 13.1.2). A tag stands in quotes, so none is part of another.
        if (known.isPresent() && list.etag().filter(known.get()::contains).isPresent()) {
            RelayHandler.writeNothing(HttpStatus.NOT_MODIFIED_304, response, callback);
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, text ? "text/plain;charset=utf-8" : "application/json");
        byte[] body = list.body().getBytes(StandardCharsets.UTF_8);
        if (body.length >= WORTH_PACKING && wantsGzip(request.getHeaders())) {
            body = pack(body);
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            // Another sequence of octets, so not the same strong tag (RFC 9110, 8.8.3).
            list.etag().ifPresent(etag -> headers.put(HttpHeader.ETAG, "W/" + etag));
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static boolean wantsGzip(HttpFields headers) {
        return headers.contains(HttpHeader.ACCEPT_ENCODING)
                && headers.getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    }

    private static byte[] pack(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }
}

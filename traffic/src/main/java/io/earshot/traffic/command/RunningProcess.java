package io.earshot.traffic.command;

import io.earshot.traffic.config.Station;
import io.earshot.wire.capture.CaptureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the process that follows captures with the same configuration. */
final class RunningProcess {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private RunningProcess() {}

    /**
     * Returns the answer; empty if none listens.
     *
     * @param path encoded
     * @throws CaptureException with what the process answers if it refuses
     */
    static Optional<byte[]> ask(Station station, String method, String path) throws IOException {
        if (station.listen().isEmpty()) {
            return Optional.empty();
        }
        URI uri = URI.create("http://" + station.listen() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        Optional.ofNullable(System.getenv("EARSHOT_TOKEN"))
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new CaptureException(uri + " answers " + answer.statusCode() + ": " + detail(answer.body()));
            }
            return Optional.of(answer.body());
        } catch (ConnectException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaptureException("interrupted while asking " + uri, e);
        }
    }

    /** Returns what a problem document says; the whole answer where something else than Earshot listens. */
    private static String detail(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            return new JsonMapper().readTree(text).path("detail").asString(text);
        } catch (JacksonException notJson) {
            return text;
        }
    }
}

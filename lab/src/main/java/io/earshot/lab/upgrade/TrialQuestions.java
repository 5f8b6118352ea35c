package io.earshot.lab.upgrade;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server as an operator does. */
final class TrialQuestions implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String token;

    TrialQuestions(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Returns the rows of a question, each an array. */
    JsonNode rows(String select) throws IOException, InterruptedException {
        return JSON.readTree(post("/api/v1/sql", select.getBytes(StandardCharsets.UTF_8)))
                .path("rows");
    }

    /** Asks until the rows are as wanted. */
    JsonNode until(String select, Predicate<JsonNode> wanted, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonNode rows = rows(select);
            if (wanted.test(rows)) {
                return rows;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(select + " answers " + rows + " after " + patience.toSeconds() + " s");
            }
            Thread.sleep(BETWEEN);
        }
    }

    /** @throws IOException with the answer, unless it is one of success */
    String post(String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/json")
                        .timeout(Duration.ofMinutes(2))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

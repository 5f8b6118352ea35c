package io.earshot.lab.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server as an operator does, puts files there and orders tasks. */
public final class TrialQuestions implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int MOST_TRIES = 5;

    /** An upload takes a megabyte at a time. */
    private static final int PORTION = 1 << 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String token;

    public TrialQuestions(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Returns the rows of a question, each an array. */
    public JsonNode rows(String select) throws IOException, InterruptedException {
        int tries = 0;
        while (true) {
            try {
                return JSON.readTree(post("/api/v1/sql", select.getBytes(StandardCharsets.UTF_8)))
                        .path("rows");
            } catch (IOException e) {
                // A server closes a connection that is idle, perhaps just when the next question is on its way.
                tries++;
                if (tries == MOST_TRIES) {
                    throw e;
                }
                Thread.sleep(BETWEEN);
            }
        }
    }

    /** Asks until the rows are as wanted. */
    public JsonNode until(String select, Predicate<JsonNode> wanted, Duration patience)
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
    public String post(String path, byte[] body) throws IOException, InterruptedException {
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

    /**
     * Puts a file.
     *
     * @param name under which agents are to fetch it
     * @return what an order to fetch it signs
     */
    public FileOrder put(String name, Path content) throws IOException, InterruptedException {
        PieceDigests.Read read;
        try (InputStream in = Files.newInputStream(content)) {
            read = PieceDigests.read(in);
        }
        FileOrder file = new FileOrder(
                read.id(), name, Files.size(content), read.pieces().id());
        String call = "/api/v1/files/" + file.id() + "?name=" + name + "&octets=" + file.octets() + "&offset=";
        try (InputStream in = Files.newInputStream(content)) {
            long here = 0;
            while (here < file.octets()) {
                byte[] next = in.readNBytes(PORTION);
                post(call + here, next);
                here += next.length;
            }
        }
        return file;
    }

    /**
     * Orders a task for agents.
     *
     * @param atMost how many execute it at a time
     * @return the task's id
     */
    public String order(
            TaskSigner signer, List<ContainerName> targets, String word, Map<String, String> arguments, int atMost)
            throws IOException, InterruptedException {
        String task = UUID.randomUUID().toString();
        post("/api/v1/tasks", signer.sign(task, targets, word, arguments, atMost));
        return task;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

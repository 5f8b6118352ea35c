package io.earshot.lab.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the fleet's server, as people send them. */
public final class Questions {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI server;
    private final String token;

    Questions(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Returns the answer to a GET, as in {@code api/v1/page/overview}. */
    public JsonNode get(String path) throws IOException {
        HttpURLConnection http = open(path);
        return answer(http);
    }

    /** Posts a document and returns the answer. */
    public JsonNode post(String path, String document) throws IOException {
        HttpURLConnection http = open(path);
        http.setRequestProperty("Content-Type", "application/json");
        send(http, document);
        return answer(http);
    }

    public void delete(String path) throws IOException {
        HttpURLConnection http = open(path);
        http.setRequestMethod("DELETE");
        http.getInputStream().close();
    }

    /**
     * The answer's rows, NULL as an empty text.
     *
     * @throws IOException if the server does not answer, or not so
     */
    public List<List<String>> rows(String select) throws IOException {
        HttpURLConnection http = open("api/v1/sql");
        http.setRequestProperty("Content-Type", "application/sql; charset=utf-8");
        send(http, select);
        return rows(answer(http));
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) server.resolve("/" + path).toURL().openConnection();
        http.setConnectTimeout((int) PATIENCE.toMillis());
        http.setReadTimeout((int) PATIENCE.toMillis());
        http.setRequestProperty("Authorization", "Bearer " + token);
        http.setRequestProperty("Accept", "application/json");
        return http;
    }

    private static void send(HttpURLConnection http, String document) throws IOException {
        http.setDoOutput(true);
        try (OutputStream body = http.getOutputStream()) {
            body.write(document.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static JsonNode answer(HttpURLConnection http) throws IOException {
        try (InputStream answer = http.getInputStream()) {
            return JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new IOException("the server's answer broke off", e);
        }
    }

    private static List<List<String>> rows(JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.isNull() ? "" : cell.asString()));
            rows.add(cells);
        }
        return rows;
    }
}

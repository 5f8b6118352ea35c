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

/** SELECTs to the fleet's server, as people ask them. */
public final class Questions {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI server;
    private final String token;

    Questions(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /**
     * The answer's rows, NULL as an empty text.
     *
     * @throws IOException if the server does not answer, or not so
     */
    public List<List<String>> rows(String select) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) server.resolve("/api/v1/sql").toURL().openConnection();
        http.setConnectTimeout((int) PATIENCE.toMillis());
        http.setReadTimeout((int) PATIENCE.toMillis());
        http.setRequestProperty("Authorization", "Bearer " + token);
        http.setRequestProperty("Accept", "application/json");
        http.setRequestProperty("Content-Type", "application/sql; charset=utf-8");
        http.setDoOutput(true);
        try (OutputStream body = http.getOutputStream()) {
            body.write(select.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = http.getInputStream()) {
            return rows(JSON.readTree(answer));
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

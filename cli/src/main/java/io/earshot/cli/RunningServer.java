package io.earshot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server that a command asks, and how it is reached. */
final class RunningServer {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:EARSHOT_SERVER:-http://127.0.0.1:8090}",
            description = "the server to ask (default: EARSHOT_SERVER, else http://127.0.0.1:8090)")
    private String server;

    /**
     * Asks one SELECT.
     *
     * @param mediaType in which the rows are wanted
     */
    String askSql(String sql, String mediaType) throws CommandFailure {
        URI uri = uri("api/v1/sql");
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Accept", mediaType);
            connection.setRequestProperty("Content-Type", "application/sql; charset=utf-8");
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(sql.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                if (status >= 400) {
                    throw CommandFailure.refused(detail(text, status));
                }
                return text;
            }
        } catch (IOException e) {
            throw CommandFailure.refused("no answer from " + uri + ": " + e.getMessage());
        }
    }

    JsonNode askSqlForJson(String sql) throws CommandFailure {
        return JSON.readTree(askSql(sql, "application/json"));
    }

    private URI uri(String path) throws CommandFailure {
        try {
            URI base = URI.create(server.endsWith("/") ? server : server + "/");
            if ("http".equals(base.getScheme()) || "https".equals(base.getScheme())) {
                return base.resolve(path);
            }
        } catch (IllegalArgumentException e) {
            throw wrongUrl();
        }
        throw wrongUrl();
    }

    private CommandFailure wrongUrl() {
        return CommandFailure.wrongUse("server \"" + server + "\", expected a URL as in http://127.0.0.1:8090");
    }

    private static String detail(String problem, int status) {
        try {
            return JSON.readTree(problem).path("detail").asString("the server answered " + status);
        } catch (JacksonException notJson) {
            return "the server answered " + status;
        }
    }
}

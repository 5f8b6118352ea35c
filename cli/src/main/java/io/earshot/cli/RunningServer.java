package io.earshot.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server that a command asks. */
final class RunningServer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SQL = "api/v1/sql";

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:EARSHOT_SERVER:-http://127.0.0.1:8090}",
            description = "the server to ask (default: EARSHOT_SERVER, else http://127.0.0.1:8090)")
    private String server;

    @Mixin
    private ServerAccess access;

    /**
     * Asks one SELECT.
     *
     * @param mediaType in which the rows are wanted
     */
    String askSql(String sql, String mediaType) throws CommandFailure {
        ServerAnswer answer = askSqlAnswer(sql, mediaType, false);
        if (mediaType.equals("application/json")) {
            expected(SQL).rows(answer);
        }
        return expected(SQL).text(answer, mediaType);
    }

    /**
     * The same for those who must know whether it is all.
     *
     * @param keepFormulas whether texts in CSV stay as they are that a spreadsheet would evaluate
     */
    ServerAnswer askSqlAnswer(String sql, String mediaType, boolean keepFormulas) throws CommandFailure {
        return askSqlAnswer(sql, Optional.empty(), false, mediaType, keepFormulas);
    }

    /**
     * The same for other tables than those of now.
     *
     * @param at asks the tables as they were at a time
     * @param engine asks the copy in the server's engine
     */
    ServerAnswer askSqlAnswer(String sql, Optional<String> at, boolean engine, String mediaType, boolean keepFormulas)
            throws CommandFailure {
        String path = SQL + "?" + (keepFormulas ? "formulas=keep&" : "") + (engine ? "engine&" : "")
                + at.map(time -> "at=" + encode(time)).orElse("");
        byte[] body = sql.getBytes(StandardCharsets.UTF_8);
        ServerAnswer answer =
                client().post(path.replaceAll("[?&]$", ""), body, "application/sql; charset=utf-8", mediaType);
        expected(SQL).text(answer, mediaType);
        return answer;
    }

    JsonNode askSqlForJson(String sql) throws CommandFailure {
        return expected(SQL).rows(askSqlAnswer(sql, "application/json", false));
    }

    /** Returns whether a SELECT has any row. */
    boolean has(String select) throws CommandFailure {
        return !askSqlForJson(select + " LIMIT 1").path("rows").isEmpty();
    }

    String get(String path, String mediaType) throws CommandFailure {
        return expected(path).text(client().getAnswer(path, mediaType), mediaType);
    }

    JsonNode getJson(String path) throws CommandFailure {
        return expected(path).json(client().getAnswer(path, "application/json"));
    }

    JsonNode postJson(String path, JsonNode body) throws CommandFailure {
        byte[] json = JSON.writeValueAsBytes(body);
        return expected(path).json(client().post(path, json, "application/json", "application/json"));
    }

    JsonNode post(String path, byte[] json) throws CommandFailure {
        return expected(path).json(client().post(path, json, "application/json", "application/json"));
    }

    /** Posts a document that is answered later than others are. */
    JsonNode postJson(String path, JsonNode body, Duration patience) throws CommandFailure {
        return expected(path).json(client().post(path, JSON.writeValueAsBytes(body), patience));
    }

    /** Posts nothing, which has something done; the server may take half a minute. */
    void postEmpty(String path) throws CommandFailure {
        client().post(path, new byte[0], Duration.ofSeconds(30));
    }

    void putJson(String path, JsonNode body) throws CommandFailure {
        client().put(path, JSON.writeValueAsBytes(body));
    }

    /** Posts octets that are no document. */
    JsonNode postOctets(String path, byte[] octets) throws CommandFailure {
        return expected(path).json(client().post(path, octets, "application/octet-stream", "application/json"));
    }

    void delete(String path) throws CommandFailure {
        client().delete(path);
    }

    /** Returns the server's URL as it was given. */
    String url() {
        return server;
    }

    /** @throws CommandFailure where no question could ever be asked */
    void requireUsable() throws CommandFailure {
        client();
    }

    /** Returns what an answer from this path must be. */
    ExpectedAnswer expected(String path) {
        return new ExpectedAnswer(server.replaceAll("/+$", "") + "/" + path);
    }

    private ServerClient client() throws CommandFailure {
        return new ServerClient(server, access);
    }

    /** A name as part of a path or query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

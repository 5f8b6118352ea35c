package io.earshot.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks the demo's server, and mutes a container, over REST as any user would. */
final class DemoQuestions {

    private final URI sql;
    private final URI mutes;

    DemoQuestions(URI server) {
        this.sql = server.resolve("/api/v1/sql");
        this.mutes = server.resolve("/api/v1/mutes");
    }

    /** The answer as an aligned table. */
    String table(String select) throws IOException {
        return ask(select, "text/plain");
    }

    /** The answer's rows, NULL as empty text. */
    List<List<String>> rows(String select) throws IOException {
        return CsvReader.builder().ofCsvRecord(ask(select, "text/csv")).stream()
                .skip(1)
                .map(CsvRecord::getFields)
                .toList();
    }

    /**
     * Lets a container's trouble go without alarms.
     *
     * @param time as in 10m
     */
    void mute(ContainerName container, String time, String reason) throws IOException {
        ObjectNode mute = JsonNodeFactory.instance.objectNode();
        mute.putArray("places").add(container.toString());
        mute.put("for", time).put("reason", reason).put("who", "demo");
        post(mutes, mute.toString(), "application/json", "application/json");
    }

    private String ask(String select, String mediaType) throws IOException {
        return post(sql, select, "application/sql", mediaType);
    }

    private static String post(URI to, String request, String type, String accepted) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Accept", accepted);
        connection.setRequestProperty("Content-Type", type);
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(request.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

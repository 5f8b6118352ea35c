package io.earshot.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks the demo's server over REST, as any user would. */
final class DemoQuestions {

    private final URI sql;

    DemoQuestions(URI server) {
        this.sql = server.resolve("/api/v1/sql");
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

    private String ask(String select, String mediaType) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) sql.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Accept", mediaType);
        connection.setRequestProperty("Content-Type", "application/sql");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(select.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package io.earshot.lab.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the server's tables, as people do. Only for values without commas and quotes in them. */
final class SqlOverHttp implements AutoCloseable {

    private final HttpClient client;
    private final URI sql;
    private final Optional<String> token;

    SqlOverHttp(URI server, LoadAccess access) {
        HttpClient.Builder builder = HttpClient.newBuilder();
        access.tls().ifPresent(builder::sslContext);
        client = builder.build();
        token = access.token();
        sql = server.resolve("/api/v1/sql");
    }

    /** The rows, without their header. */
    List<String[]> rows(String select) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(sql)
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(select));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(select + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body().lines().skip(1).map(line -> line.split(",", -1)).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.earshot.lab.engine;

import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.simulate.FleetPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server as a child process, with an engine. */
final class EngineServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LoadedServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private EngineServer(LoadedServer server) {
        this.server = server;
    }

    /**
     * Starts one with a fleet of its own.
     *
     * @param libraries folder of the engine's libraries
     * @param nodes addresses of the engine
     * @param main the {@code earshot} command's class
     */
    static EngineServer start(Path folder, int containers, Path libraries, List<String> nodes, String main)
            throws IOException {
        String more = """
            recording: {folder: none}
            state: none
            sql: {timeLimit: 60s}   # of what a busy machine answers late
            engine: {libraries: %s, ignite: {addresses: ["%s"], timeout: 30s}}
            """.formatted(libraries.toAbsolutePath(), String.join("\", \"", nodes));
        Path config = LoadedServer.writeFiles(folder, FleetPlan.of(containers), more);
        return new EngineServer(LoadedServer.start(config, List.of("@" + libraries.resolve("java.options")), main));
    }

    URI uri() {
        return server.uri();
    }

    Duration cpu() throws IOException {
        return server.cpu();
    }

    /** Returns the answer of the server's own tables in CSV. */
    String csv(String sql) throws IOException, InterruptedException {
        return ask("/api/v1/sql", sql);
    }

    /** Returns the answer of the engine in CSV. */
    String engineCsv(String sql) throws IOException, InterruptedException {
        return ask("/api/v1/sql?engine", sql);
    }

    private String ask(String path, String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .timeout(PATIENCE)
                        .header("Accept", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(sql + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.uri().resolve(path))
                                .timeout(PATIENCE)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** Returns a figure of the server's metrics. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}

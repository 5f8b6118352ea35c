package io.earshot.server;

import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/** A whole server on a free port, with its files in a folder of the test's, and a client for it. */
final class RunningServer implements AutoCloseable {

    /** As agents, curl and browsers without TLS speak: none of them asks for HTTP/2 on a connection that began without. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final EarshotServer server;

    private RunningServer(EarshotServer server) {
        this.server = server;
    }

    /**
     * A server that is asked after more than five seconds who was silent takes it that it slept. Where nobody may be silent for a pause of a
     * busy machine, silence, which is two cycles, takes longer: a cycle of three seconds does.
     *
     * @param cmdb the CMDB file's lines below its header
     */
    static RunningServer start(Path folder, String cmdb, String pdnsLog, String cycle) throws Exception {
        return start(folder, cmdb, pdnsLog, cycle, "");
    }

    /** @param more lines for the configuration's end */
    static RunningServer start(Path folder, String cmdb, String pdnsLog, String cycle, String more) throws Exception {
        return start(folder, cmdb, pdnsLog, cycle, more, InstantSource.system());
    }

    static RunningServer start(Path folder, String cmdb, String pdnsLog, String cycle, String more, InstantSource clock)
            throws Exception {
        return start(folder, "{csv: cmdb.csv, refresh: 100ms}", cmdb, pdnsLog, cycle, more, clock);
    }

    /** @param sources the value of the configuration's "cmdb" */
    static RunningServer startWith(Path folder, String sources, String cmdb, String more) throws Exception {
        return start(folder, sources, cmdb, "", "2m", more, InstantSource.system());
    }

    private static RunningServer start(
            Path folder, String sources, String cmdb, String pdnsLog, String cycle, String more, InstantSource clock)
            throws Exception {
        Files.writeString(
                folder.resolve("cmdb.csv"),
                "container,host,dataCenter,role,cluster,addresses,services,uses,running\n" + cmdb);
        Files.writeString(folder.resolve("pdns.log"), pdnsLog);
        Path config = folder.resolve("server.yaml");
        Files.writeString(
                config,
                """
                listen: 127.0.0.1:0
                cycle: %s
                probeInterval: 1s
                cmdb: %s
                pdns: {logs: [pdns.log], domains: [example.com], keep: 400d}
                """.formatted(cycle, sources)
                        + (more.contains("partners:")
                                ? ""
                                : "partners: {background: 0}\n") // few tests are about these links
                        + more);
        return new RunningServer(EarshotServer.start(ConfigFile.read(config), clock));
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET(), headers);
    }

    HttpResponse<String> delete(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).DELETE(), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<String> put(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).PUT(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    String csv(String sql) throws IOException, InterruptedException {
        return post("/api/v1/sql", sql, "Accept", "text/csv").body().replace("\r\n", "\n");
    }

    /** Asks again until the answer is as wanted, for minutes at most. */
    String csvUntil(String sql, Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = csv(sql);
        while (!wanted.test(answer) && System.nanoTime() < end) {
            Thread.sleep(20);
            answer = csv(sql);
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofString());
    }

    /** A URL for PostgreSQL's driver, up to its question mark; only with {@code sql.postgres} in the configuration. */
    String jdbc() {
        return "jdbc:postgresql://127.0.0.1:" + server.postgres().orElseThrow().getPort() + "/earshot?";
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}

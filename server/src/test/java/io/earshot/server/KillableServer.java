package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link KilledServer} of three containers on a test's folder, and what be5.host58 reports to it of its link to db1.host7. */
final class KillableServer implements AutoCloseable {

    private final Path folder;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Duration ahead = Duration.ZERO;
    private Process process;
    private URI uri;
    private int sequence;

    private KillableServer(Path folder) {
        this.folder = folder;
    }

    /** @param cycle longer than a busy machine may pause, where nobody may turn silent; {@link #pass} ends it */
    static KillableServer start(Path folder, Duration cycle) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            be6,host58,TX,192.168.5.12,be,
            db1,host7,TX,192.168.7.1,db1,
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: %ds
            probeInterval: 1s
            incidents: {hold: 1s}
            cmdb: {csv: cmdb.csv}
            pdns: {domains: [example.com]}
            """.formatted(cycle.toSeconds()));
        KillableServer server = new KillableServer(folder);
        server.launch();
        return server;
    }

    private void launch() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        if (KilledServer.class.getClassLoader() instanceof URLClassLoader loader) {
            classes = Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        KilledServer.class.getName(),
                        folder.resolve("server.yaml").toString(),
                        ahead.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        uri = URI.create(out.readLine());
    }

    void killAndStartAgain() throws Exception {
        process.destroyForcibly().waitFor();
        launch();
    }

    /** Moves the server's clock on. */
    void pass(Duration time) throws IOException {
        ahead = ahead.plus(time);
        BufferedWriter in = process.outputWriter();
        in.write(ahead + "\n");
        in.flush();
    }

    /** Waits until all that was changed before is on the disk: changes are written in the order in which they were made. */
    void awaitWritten() throws Exception {
        String marker = "marker " + UUID.randomUUID();
        assertThat(post("/api/v1/mutes", """
            {"places": ["be6.host58"], "reason": "%s", "for": "1h"}\
            """.formatted(marker))).contains(marker);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!state().contains(marker) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(state()).contains(marker);
    }

    /** What the server keeps, as it stands on the disk; empty before it writes for the first time. */
    String state() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Optional<Path> file =
                    files.filter(path -> path.endsWith("earshot.state")).findFirst();
            return file.isEmpty() ? "" : Files.readString(file.get());
        }
    }

    void report(String state) throws Exception {
        report(state, 12);
    }

    void report(String state, int probes) throws Exception {
        sequence++;
        post("/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "links":
              [{"ip": "192.168.7.1", "sent": %d, "received": %d, "state": "%s"}]}
            """.formatted(
                        sequence, probes, state.equals("UP") ? probes : 0, state));
    }

    String until(String question, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = sql(question);
        while (!wanted.test(answer) && System.nanoTime() < end) {
            Thread.sleep(50);
            answer = sql(question);
        }
        assertThat(wanted).as(question + ": " + answer).accepts(answer);
        return answer;
    }

    String sql(String question) throws Exception {
        return sql("/api/v1/sql", question);
    }

    String sql(String path, String question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        return client.send(request, BodyHandlers.ofString()).body().replace("\r\n", "\n");
    }

    String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    String put(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(path)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(path)));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return client.send(request.header("Content-Type", "application/json").build(), BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}

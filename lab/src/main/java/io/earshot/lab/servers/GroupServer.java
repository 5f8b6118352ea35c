package io.earshot.lab.servers;

import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.PortForwarder;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of several servers that share a log, as a process of its own. */
public final class GroupServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Path folder;
    private final URI uri;
    private final String main;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Optional<Namespace> place;
    private final Optional<PortForwarder> way;
    private ChildProgram program;

    /**
     * @param configuration besides {@code listen} and {@code cluster}
     * @param main the {@code earshot} command's class
     */
    public GroupServer(String name, Path folder, int port, String brokers, String configuration, String main)
            throws IOException {
        this(name, folder, port, """
            state: none
            cluster: {name: %s, kafka: {bootstrap: [%s]}}
            """.formatted(name, brokers) + configuration, main);
    }

    /**
     * Makes one whose cluster is in the configuration.
     *
     * @param configuration besides {@code listen}
     * @param main the {@code earshot} command's class
     */
    public GroupServer(String name, Path folder, int port, String configuration, String main) throws IOException {
        this(name, folder, port, configuration, main, Optional.empty());
    }

    /**
     * Makes one that runs in a network namespace, on the loopback there.
     *
     * @param configuration besides {@code listen}
     * @param main the {@code earshot} command's class
     */
    GroupServer(String name, Path folder, int port, String configuration, String main, Optional<Namespace> place)
            throws IOException {
        this.place = place;
        this.name = name;
        this.folder = Files.createDirectories(folder);
        this.main = main;
        way = place.isPresent() ? Optional.of(PortForwarder.open(0, place.get(), "127.0.0.1", port)) : Optional.empty();
        uri = way.map(PortForwarder::uri).orElse(URI.create("http://127.0.0.1:" + port));
        Files.writeString(folder.resolve("server.yaml"), "listen: 127.0.0.1:" + port + "\n" + configuration);
    }

    public String name() {
        return name;
    }

    /** Waits until it has ended by itself, and returns what it said. */
    public String awaitEnd() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (program.isAlive() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        return Files.readString(log());
    }

    /** Starts it, or starts it again; {@link #awaitStart} waits until it listens. */
    public void start() throws IOException {
        start(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    /** @param java options of its JVM */
    void start(List<String> java) throws IOException {
        Files.deleteIfExists(log());
        List<String> command = ChildProgram.java(
                java,
                main,
                List.of("server", "--config", folder.resolve("server.yaml").toString()));
        program = place.isPresent()
                ? ChildProgram.start(place.get(), log(), command)
                : ChildProgram.start(log(), command);
    }

    public void awaitStart() throws IOException, InterruptedException {
        awaitStart(PATIENCE.multipliedBy(3));
    }

    /** Waits no longer than that. */
    void awaitStart(Duration patience) throws IOException, InterruptedException {
        program.await("its address", patience, () -> program.hasSaid("earshot: listening on "));
    }

    public Path log() {
        return folder.resolve("server.log");
    }

    public long pid() {
        return program.pid();
    }

    /** Ends it as a power cut would. */
    public void kill() {
        program.kill();
    }

    /** Lets it stand still, as a machine that swaps does. */
    void freeze() throws IOException, InterruptedException {
        program.freeze();
    }

    void thaw() throws IOException, InterruptedException {
        program.thaw();
    }

    URI uri(String path) {
        return uri.resolve(path);
    }

    /** Returns what it answers to a GET. */
    String text(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(), BodyHandlers.ofString())
                .body();
    }

    /** Returns the age of what it shows, as it says itself. */
    long behindMillis() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(uri("/readyz")).timeout(PATIENCE).build(), BodyHandlers.discarding())
                .headers()
                .firstValueAsLong("Earshot-Behind-Millis")
                .orElseThrow(() -> new IOException("server " + name + " does not say how old its answers are"));
    }

    /** Returns the answer in CSV. */
    public String sql(String question) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(uri.resolve("/api/v1/sql"))
                                .timeout(PATIENCE)
                                .header("Accept", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(question))
                                .build(),
                        BodyHandlers.ofString())
                .body()
                .replace("\r\n", "\n");
    }

    /** Returns the answer to a question for names and numbers. */
    Map<String, Double> numbers(String question) throws IOException, InterruptedException {
        Map<String, Double> numbers = new HashMap<>();
        sql(question).lines().skip(1).forEach(line -> {
            String[] cells = line.split(",", -1);
            if (cells.length == 2 && !cells[1].isEmpty()) {
                numbers.put(cells[0], Double.parseDouble(cells[1]));
            }
        });
        return numbers;
    }

    /** Returns the only cell of the first row; empty if there is no row. */
    Optional<String> cell(String question) throws IOException, InterruptedException {
        return sql(question).lines().skip(1).findFirst();
    }

    /** Returns whether an answer to a report says that the log has it, and not only the memory of the server. */
    static boolean isTaken(HttpResponse<?> answer) {
        return answer.statusCode() == 204
                && answer.headers().firstValue("Earshot-Kept").isEmpty();
    }

    /** Sends a request with a body. */
    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri.resolve(path))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Ends it by SIGTERM; it may be started again. */
    void stop() {
        program.close();
    }

    @Override
    public void close() {
        client.shutdownNow();
        if (program != null) {
            program.close();
        }
        way.ifPresent(PortForwarder::close);
    }
}

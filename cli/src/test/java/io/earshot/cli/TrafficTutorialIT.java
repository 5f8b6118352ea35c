package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the commands of docs/tutorial-traffic.md, in their order, and asks its query. */
class TrafficTutorialIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String COMMAND = "    ./earshot ";
    private static final Pattern QUERY = Pattern.compile("--data \"([^\"]+)\"");

    @TempDir
    private Path folder;

    private record Answer(int status, String out, String err) {}

    private Answer run(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Stream.of(command.split(" ", -1))
                .map(word -> word.startsWith("docs/traffic-example") ? folder + word.substring(20) : word)
                .toArray(String[]::new);
        int status = new CommandLine(Main.class)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Answer(status, out.toString(), err.toString());
    }

    @Test
    void everyCommandOfTheTutorialDoesWhatItSays() throws Exception {
        Path example = Path.of("../docs/traffic-example");
        Files.createDirectory(folder.resolve("captures"));
        Files.copy(example.resolve("captures/payments.pcap.gz"), folder.resolve("captures/payments.pcap.gz"));
        Path config = Files.copy(example.resolve("traffic.yaml"), folder.resolve("traffic.yaml"));
        int port = freePort();
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("127.0.0.1:8790", "127.0.0.1:" + port)
                        .replace("../../target/traffic-example", "state"));
        String page = Files.readString(Path.of("../docs/tutorial-traffic.md"));
        List<String> commands = page.lines()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()))
                .toList();
        assertThat(commands).hasSize(4);

        Answer figures = run(commands.get(0));
        assertThat(figures.status()).as(figures.err()).isZero();
        assertThat(figures.out()).contains("payments\tall\t").contains("91:").contains("-:");
        assertThat(figures.err()).isEmpty();
        assertThat(run(commands.get(1)).out())
                .contains(page.lines()
                        .filter(line -> line.startsWith("    0200 "))
                        .findFirst()
                        .orElseThrow()
                        .strip());
        assertThat(run(commands.get(2)).status()).isZero();

        AtomicInteger status = new AtomicInteger(-1);
        Thread following =
                Thread.ofPlatform().start(() -> status.set(run(commands.get(3)).status()));
        try {
            Matcher query = QUERY.matcher(page);
            assertThat(query.find()).isTrue();
            String answer = awaitMinutes(URI.create("http://127.0.0.1:" + port + "/api/v1/sql"), query.group(1));
            assertThat(answer.lines().filter(line -> line.contains("10:06")).findFirst())
                    .hasValueSatisfying(
                            line -> assertThat(Double.parseDouble(line.strip().split(" +", -1)[2]))
                                    .isLessThan(0.6));
        } finally {
            // A database that waits for something forgets an interruption, so that one may not be enough.
            do {
                following.interrupt();
            } while (!following.join(Duration.ofSeconds(10)));
        }
        assertThat(status).hasValue(0);
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Asks until the last minute of the capture is there. */
    private static String awaitMinutes(URI uri, String sql) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                String answer = "";
                try {
                    answer = client.send(
                                    HttpRequest.newBuilder(uri)
                                            .header("Content-Type", "application/sql")
                                            .header("Accept", "text/plain")
                                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                } catch (ConnectException notYet) {
                    // The process is starting.
                }
                if (answer.contains("10:09")) {
                    return answer;
                }
                assertThat(Instant.now()).as("the answer is %s", answer).isBefore(end);
                Thread.sleep(200);
            }
        }
    }
}

package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import io.earshot.agent.exchanges.TrafficWatches;
import io.earshot.agent.explain.KernelPlace;
import io.earshot.agent.explain.ProbePlace;
import io.earshot.agent.http.GivenAnswer;
import io.earshot.agent.http.PieceAnswer;
import io.earshot.agent.peers.Peers;
import io.earshot.agent.plugins.Plugins;
import io.earshot.agent.probe.Sources;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The words {@code trace} and {@code watch} on the loopback interface; what needs the right to capture is skipped without it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NetworkWordsTest {

    private static final ContainerName HERE = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private HttpServer web;
    private String port;
    private KeyPair anna;
    private int runs;

    @BeforeEach
    void configure() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.createDirectory(folder.resolve("words"));
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        web.start();
        port = Integer.toString(web.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    @Test
    void traceTellsTheHopsByBothMethods() throws Exception {
        word("trace", "run = trace\nnetworks = 127.0.0.0/8, ::1\n");
        TaskOutcome outcome = execute("trace", Map.of("ip", "127.0.0.1", "port", port));
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(outcome.output())
                .containsPattern("(?m)^by tcp, 60 octets: reached\n  1 127\\.0\\.0\\.1 \\d+\\.\\d\\d ms$");
    }

    @Test
    void anAddressOutsideOfTheNetworksIsNotTraced() throws Exception {
        word("trace", "run = trace\nnetworks = 10.0.0.0/8\n");
        refused("trace", Map.of("ip", "127.0.0.1", "port", port), "127.0.0.1 is in none of the networks that trace");
        refused("trace", Map.of("ip", "10.0.0.1", "port", "0"), "port \"0\", expected 1 to 65535");
        refused("trace", Map.of("ip", "10.0.0.1"), "argument port is missing");
        word("trace", "run = trace\nnetworks = 10.0.0.0/8\nargument.ip = 10\\.1\\..*\n");
        refused("trace", Map.of("ip", "10.2.0.1", "port", "1"), "expected the form 10\\.1\\..*");
    }

    @Test
    void aWordWithoutItsLinesIsToldWithItsFile() throws Exception {
        word("trace", "run = trace\n");
        assertThatThrownBy(() -> execute("trace", Map.of("ip", "10.0.0.1", "port", "1")))
                .hasMessageContaining("trace.word: no line \"networks\"");
        word("trace", "run = trace\nnetworks = 10.0.0.0/40\n");
        assertThatThrownBy(() -> execute("trace", Map.of("ip", "10.0.0.1", "port", "1")))
                .hasMessageContaining("\"10.0.0.0/40\" is no block of addresses");
        word("watch", "run = watch\nnetworks = 10.0.0.0/8\n");
        assertThatThrownBy(() -> execute("watch", Map.of("seconds", "5")))
                .hasMessageContaining("unknown key \"networks\"")
                .hasMessageContaining("interfaces, filter or packets");
        word("watch", "run = watch\npackets = many\n");
        assertThatThrownBy(() -> execute("watch", Map.of("seconds", "5")))
                .hasMessageContaining("packets is \"many\", expected 1 to 100000000");
    }

    @Test
    void watchTellsExchangesUntilItSawEnoughPackets() throws Exception {
        word("watch", "run = watch\ninterfaces = lo\nfilter = tcp port " + port + "\npackets = 200\ntimeLimit = 10m\n");
        TaskOutcome outcome = talking("/cart/7", () -> execute("watch", Map.of("seconds", "600", "port", port)));
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(outcome.output())
                .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} UTC \\w+ 127\\.0\\.0\\.1:" + port
                        + " http1 GET /cart/\\{\\} 204 ")
                .containsPattern("(?m)^lo: \\d{3,} packets, ")
                .endsWith("ended after 200 packets\n");
    }

    @Test
    void watchEndsWhenItsOutputIsFull() throws Exception {
        word("watch", "run = watch\ninterfaces = lo\noutputLimit = 300\ntimeLimit = 10m\n");
        TaskOutcome outcome =
                talking("/a", () -> execute("watch", Map.of("seconds", "600", "port", port, "ip", "127.0.0.1")));
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(outcome.truncated()).isTrue();
        assertThat(outcome.output()).containsPattern("(?m)^and \\d+ more$");
        int lines = outcome.output().indexOf("and ");
        assertThat(lines).isBetween(1, 300);
    }

    @Test
    void aWatchBeyondTheWordsBoundsIsRefused() throws Exception {
        word("watch", "run = watch\ntimeLimit = 10s\n");
        refused("watch", Map.of("seconds", "11"), "seconds 11, expected at most 10 as the word's timeLimit says");
        refused("watch", Map.of("seconds", "0"), "watch for 0 s, expected 1 to");
        refused("watch", Map.of("seconds", "5", "port", "70000"), "port \"70000\", expected 1 to 65535");
    }

    @Test
    void whereNothingCanBeCapturedTheReasonIsTold() throws Exception {
        word("watch", "run = watch\ninterfaces = nosuch0\ntimeLimit = 10m\n");
        refused("watch", Map.of("seconds", "600"), "nothing is captured: ");
    }

    @Test
    void theFilterLetsNothingThroughThatTheWordDoesNotAllow() {
        assertThat(NetworkWords.filter("port 80 or port 81", Map.of("ip", "10.0.0.1", "port", "90")))
                .isEqualTo("(port 80 or port 81) and host 10.0.0.1 and port 90");
        assertThat(NetworkWords.filter("", Map.of())).isEmpty();
    }

    private interface Work {
        TaskOutcome call() throws Exception;
    }

    /** Asks the web server for a path until the work is done. */
    private TaskOutcome talking(String path, Work work) throws Exception {
        AtomicBoolean ends = new AtomicBoolean();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            Thread asking = Thread.ofVirtual().start(() -> {
                while (!ends.get()) {
                    try {
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
                        Thread.sleep(20);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            try {
                TaskOutcome outcome = work.call();
                assumeFalse(
                        outcome.state() == State.REFUSED
                                && outcome.output().matches("nothing is captured: no (libpcap|permission).*"),
                        outcome.output());
                return outcome;
            } finally {
                ends.set(true);
                asking.join();
            }
        }
    }

    private void word(String name, String lines) throws IOException {
        Files.writeString(folder.resolve("words/" + name + ".word"), lines);
    }

    private void refused(String word, Map<String, String> arguments, String why) throws Exception {
        TaskOutcome outcome = execute(word, arguments);
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.REFUSED);
        assertThat(outcome.output()).contains(why);
    }

    private TaskOutcome execute(String word, Map<String, String> arguments) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SignedTask task = SignedTask.sign(
                new TaskOrder("run" + runs++, "t1", "anna", word, arguments, HERE, now, now.plusSeconds(3_000)),
                anna.getPrivate());
        TaskConfig config = new TaskConfig(folder.resolve("keys"), folder.resolve("words"), folder.resolve("state"));
        ProbePlace here = new KernelPlace.Here(
                _ -> {
                    throw new IOException("a trace opens sockets of its own");
                },
                Sources.ANY);
        TaskHandler handler = new TaskHandler(
                config,
                HERE::equals,
                (_, _, _) -> new PieceAnswer.Missing("no file here"),
                Peers.NONE,
                (_, _, _, _, _) -> new GivenAnswer.Refused("no server"),
                Optional.empty(),
                new Plugins(config.state(), config.words(), PluginWord.rules(config), System::nanoTime),
                new NetworkInstruments(
                        name -> name.equals(HERE.toString()) ? Optional.of(here) : Optional.empty(),
                        new TrafficWatches(_ -> Optional.empty(), System::nanoTime)),
                Instant::now);
        Order order = new Order("o" + runs, "task", HERE.toString(), Duration.ofMinutes(50), TaskJson.text(task));
        return TaskJson.readOutcome(handler.execute(order, _ -> true));
    }
}

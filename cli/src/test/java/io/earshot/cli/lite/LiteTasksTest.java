package io.earshot.cli.lite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.http.access.FleetKey;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.OrdersText;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of the agent in shell: with a real server and relay, and with a server that was taken over. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiteTasksTest {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String OPERATOR = "operator-0123456789";
    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    /** Tasks use these besides those of {@link LiteAgentTest}. */
    private static final List<String> APPLETS = List.of(
            "dirname", "head", "mkdir", "cp", "sync", "timeout", "env", "nc", "true", "sha256sum", "wc", "df", "awk");

    @TempDir
    private Path folder;

    private KeyPair anna;
    private int runs;

    @BeforeEach
    void configure() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("task.keys"),
                "# operators\nanna "
                        + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded())
                        + "  # of the first floor\n");
        Files.createDirectory(folder.resolve("words"));
        Path hello = Files.writeString(folder.resolve("hello"), """
            #!/bin/sh
            echo "$EARSHOT_TARGET $EARSHOT_TASK $*"
            printf 'a\\ttab, a "quote", a \\\\ and \\303\\274\\n'
            echo once >>%s/executed
            """.formatted(folder));
        Files.setPosixFilePermissions(hello, PosixFilePermissions.fromString("rwxr-xr-x"));
        word("hello", "run = " + hello + "   # an absolute path\nargument.who = [a-z]{1,8}\n");
        Files.createDirectory(folder.resolve("placed"));
    }

    @Test
    void aTaskAFileAndAProbeGoThroughARelayToTheAgentInDash() throws Exception {
        try (EarshotServer server = server();
                Relay relay = relay(server.uri())) {
            executes(server, relay.uri(), List.of(program("dash")), System.getenv("PATH"));
        }
    }

    @Test
    void theSameWithBusyBoxAndOpenssl() throws Exception {
        try (EarshotServer server = server()) {
            executes(
                    server,
                    server.uri(),
                    List.of(busybox(), "sh"),
                    bin("openssl").toString());
        }
    }

    private void executes(EarshotServer server, URI way, List<String> shell, String path) throws Exception {
        word("probe", "run = probe\nargument.ip = [0-9.]+\nargument.port = [0-9]+\n");
        word("fetch-file", "run = fetch-file\nfolder = " + folder.resolve("placed") + "\nmode = 640\n");
        byte[] content = new byte[700_000];
        new Random(1).nextBytes(content);
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        Map<String, String> file = new FileOrder(
                        read.id(), "app.bin", content.length, read.pieces().id())
                .arguments();
        try (HttpClient client = HttpClient.newHttpClient();
                Lite _ = lite(way, shell, path)) {
            String port = Integer.toString(server.uri().getPort());
            assertThat(run(client, server.uri(), "hello", Map.of("who", "world")))
                    .contains("DONE,0,")
                    .contains("be5.host58 hello1 --who=world")
                    .contains("a\ttab, a \"\"quote\"\", a \\ and ??");
            assertThat(run(client, server.uri(), "probe", Map.of("ip", "127.0.0.1", "port", port)))
                    .contains("DONE,")
                    .contains("127.0.0.1 port " + port + ": connected");
            assertThat(run(client, server.uri(), "probe", Map.of("ip", "127.0.0.1", "port", "1")))
                    .contains("FAILED,")
                    .contains("not connected");
            post(
                    client,
                    server.uri(),
                    "/api/v1/files/" + read.id() + "?name=app.bin&octets=" + content.length + "&offset=0",
                    content);
            assertThat(run(client, server.uri(), "fetch-file", file)).contains("DONE,");
            assertThat(folder.resolve("placed/app.bin")).hasBinaryContent(content);
            assertThat(Files.getPosixFilePermissions(folder.resolve("placed/app.bin")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
            assertThat(run(client, server.uri(), "nosuch", Map.of()))
                    .contains("REFUSED,")
                    .contains("word nosuch is not allowed on this machine");
        }
    }

    @Test
    void withoutAnOpensslThatVerifiesNothingIsExecuted() throws Exception {
        try (TakenOver server = new TakenOver();
                Lite _ = lite(server.uri(), List.of(busybox(), "sh"), bin().toString())) {
            TaskOutcome outcome = server.execute(signed("hello", Map.of("who", "world")));
            assertThat(outcome.state()).isEqualTo(State.REFUSED);
            assertThat(outcome.output()).contains("no openssl that verifies signatures of Ed25519");
            assertThat(folder.resolve("executed")).doesNotExist();
        }
    }

    @Test
    void anOrderThatAServerInventsOrChangesIsRefused() throws Exception {
        try (TakenOver server = new TakenOver();
                Lite _ = dash(server)) {
            TaskOrder order = order("hello", Map.of("who", "world"), NAME, 0, 300);
            KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            refused(server, SignedTask.sign(order, other.getPrivate()), "the signature is not that of key anna");
            refused(
                    server,
                    new SignedTask(
                            order("hello", Map.of("who", "mallory"), NAME, 0, 300),
                            signed("hello", Map.of("who", "world")).signature()),
                    "the signature is not that of key anna");
            refused(server, new SignedTask(order, ""), "the signature is not that of key anna");
            refused(
                    server,
                    sign(order("hello", Map.of("who", "x"), ContainerName.parse("be6.host58"), 0, 300)),
                    "the order is for be6.host58, which is not here");
            refused(server, sign(order("hello", Map.of("who", "x"), NAME, 600, 900)), "are the clocks right?");
            refused(server, signed("hello", Map.of("who", "x; reboot")), "expected the form [a-z]{1,8}");
            refused(server, signed("hello", Map.of("who", "x", "more", "y")), "unknown argument more");
            refused(server, signed("hello", Map.of()), "argument who is missing");
            assertThat(server.execute(sign(order("hello", Map.of("who", "x"), NAME, -600, -300)))
                            .state())
                    .isEqualTo(State.EXPIRED);
            word("hello", "run = /bin/true\nkeys = release, ops\n");
            refused(server, signed("hello", Map.of()), "key anna may not order hello");
            word("hello", "run = /bin/true\nrateLimit = 5k\n");
            refused(server, signed("hello", Map.of()), "the agent in shell does not know \"rateLimit\"");
            word("hello", "run = tail\n");
            refused(server, signed("hello", Map.of()), "the agent in shell has no \"tail\"");
            Files.writeString(folder.resolve("task.keys"), "# nobody\n");
            refused(server, signed("hello", Map.of()), "key anna is not known here");
            assertThat(folder.resolve("executed")).doesNotExist();
        }
    }

    @Test
    void aRunIsExecutedOnceAlsoOverARestart() throws Exception {
        SignedTask task = signed("hello", Map.of("who", "world"));
        try (TakenOver server = new TakenOver()) {
            TaskOutcome first;
            try (Lite _ = dash(server)) {
                first = server.execute(task);
                assertThat(first.state()).as(first.output()).isEqualTo(State.DONE);
                assertThat(server.execute(task).output()).isEqualTo(first.output());
            }
            try (Lite _ = dash(server)) {
                assertThat(server.execute(task).output()).isEqualTo(first.output());
                SignedTask broken = signed("hello", Map.of("who", "world"));
                Files.createDirectories(folder.resolve("state/" + broken.order().run()));
                assertThat(server.execute(broken).state()).isEqualTo(State.LOST);
            }
            assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\n");
        }
    }

    @Test
    void anOccurrenceOfAScheduleIsExecutedWhenItIsDueAndOnce() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SignedTask schedule = sign(new TaskOrder(
                "s1-run",
                "s1",
                "anna",
                "hello",
                Map.of("who", "hourly"),
                NAME,
                now.minusSeconds(7_200),
                now.plus(Duration.ofDays(30)),
                Optional.of(new Repetition(Duration.ofHours(1), Duration.ofMinutes(30)))));
        try (TakenOver server = new TakenOver();
                Lite _ = dash(server)) {
            assertThat(server.execute(schedule, 2).state()).isEqualTo(State.EXPIRED);
            assertThat(server.execute(schedule, 4).state()).isEqualTo(State.REFUSED);
            assertThat(server.execute(schedule, 3).state()).isEqualTo(State.DONE);
            assertThat(server.execute(schedule, 3).state()).isEqualTo(State.DONE);
            assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\n");
        }
    }

    @Test
    void outputAndTimeAreBoundedAndOtherOrdersAreAnswered() throws Exception {
        script("chatty", "yes | head -c 1000000", "outputLimit = 1k\n");
        script("slow", "echo begun; sleep 1000", "timeLimit = 1s\n");
        script("fails", "echo no; exit 3", "");
        try (TakenOver server = new TakenOver();
                Lite _ = dash(server)) {
            assertThat(server.execute(signed("chatty", Map.of())).output()).hasSize(1_000);
            TaskOutcome slow = server.execute(signed("slow", Map.of()));
            while (slow.output().indexOf("begun") != 0) { // a busy machine may begin later than the limit
                slow = server.execute(signed("slow", Map.of()));
            }
            assertThat(slow.state()).isEqualTo(State.FAILED);
            assertThat(slow.output()).startsWith("begun\n").contains("time limit of 1 s");
            assertThat(server.execute(signed("fails", Map.of())).exitStatus()).hasValue(3);
            server.orders.add(List.of(new Order("w1", "watch", NAME.toString(), Duration.ofMinutes(1), "{}")));
            assertThat(server.last().status()).isEqualTo(OrderResult.Status.UNSUPPORTED);
        }
    }

    @Test
    void aFileThatIsNotTheSignedOneIsNotPlaced() throws Exception {
        word("fetch-file", "run = fetch-file\nfolder = " + folder.resolve("placed") + "\n");
        try (TakenOver server = new TakenOver();
                Lite _ = dash(server)) {
            TaskOutcome outcome = server.execute(signed(
                    "fetch-file",
                    Map.of("sha256", "a".repeat(64), "pieces", "b".repeat(64), "octets", "5", "name", "app.bin")));
            assertThat(outcome.state()).isEqualTo(State.FAILED);
            assertThat(outcome.output()).contains("what came is not the file that was signed");
            assertThat(folder.resolve("placed")).isEmptyDirectory();
            refused(
                    server,
                    signed(
                            "fetch-file",
                            Map.of("sha256", "a".repeat(64), "pieces", "b".repeat(64), "octets", "5", "name", "../x")),
                    "argument name is");
        }
    }

    /** Hands out whatever a test wants, and gives five octets for each piece. */
    private static final class TakenOver implements AutoCloseable {

        private final HttpServer http;
        private final BlockingQueue<List<Order>> orders = new LinkedBlockingQueue<>();
        private final BlockingQueue<OrderResult> results = new LinkedBlockingQueue<>();
        private int ids;

        TakenOver() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", this::answer);
            http.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            try (exchange) {
                if (path.endsWith("/orders")) {
                    List<Order> next = orders.poll(1, TimeUnit.SECONDS);
                    if (next != null) {
                        byte[] text = OrdersText.of(next).getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, text.length);
                        exchange.getResponseBody().write(text);
                        return;
                    }
                } else if (path.endsWith("/order-results")) {
                    results.add(OrdersJson.readResult(new ByteArrayInputStream(body)));
                } else if (path.contains("/pieces/")) {
                    exchange.sendResponseHeaders(200, 5);
                    exchange.getResponseBody().write("wrong".getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IOException(new String(body, StandardCharsets.UTF_8), e);
            }
        }

        TaskOutcome execute(SignedTask task) throws Exception {
            return execute(task, 0);
        }

        TaskOutcome execute(SignedTask task, int occurrence) throws Exception {
            orders.add(List.of(new Order(
                    "order" + ids++,
                    TaskExecution.KIND,
                    NAME.toString(),
                    Duration.ofMinutes(1),
                    TaskJson.text(new TaskExecution(task, occurrence)))));
            return TaskJson.readOutcome(last().body());
        }

        OrderResult last() throws InterruptedException {
            OrderResult result = results.take();
            return result.last() ? result : results.take();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private void refused(TakenOver server, SignedTask task, String why) throws Exception {
        TaskOutcome outcome = server.execute(task);
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.REFUSED);
        assertThat(outcome.output()).contains(why);
    }

    /** A running agent in shell. */
    private record Lite(Process process) implements AutoCloseable {

        @Override
        public void close() {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            assertThat(process.onExit()
                            .completeOnTimeout(process, 5, TimeUnit.MINUTES)
                            .join()
                            .isAlive())
                    .isFalse();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Lite dash(TakenOver server) throws IOException {
        return lite(server.uri(), List.of(program("dash")), System.getenv("PATH"));
    }

    private Lite lite(URI server, List<String> shell, String path) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                LiteAgentTest.root().resolve("agent/lite/earshot-agent.sh").toString(),
                "--server",
                server.toString(),
                "--name",
                NAME.toString(),
                "--task-keys",
                folder.resolve("task.keys").toString(),
                "--task-words",
                folder.resolve("words").toString(),
                "--task-state",
                folder.resolve("state").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("lite.log").toFile()));
        builder.environment().put("PATH", path);
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("EARSHOT_TOKEN", FLEET.tokenOf(NAME.toString()));
        return new Lite(builder.start());
    }

    private static String program(String name) {
        return LiteAgentTest.program(name);
    }

    private static String busybox() {
        return program("busybox");
    }

    /** A folder with what the agent uses of BusyBox, and some of the system's programs. */
    private Path bin(String... more) throws IOException {
        Path bin = LiteAgentTest.busybox(folder.resolve("bin"), APPLETS);
        for (String name : more) {
            Files.createSymbolicLink(bin.resolve(name), Path.of(program(name)));
        }
        return bin;
    }

    private void word(String name, String lines) throws IOException {
        Files.writeString(folder.resolve("words/" + name + ".word"), lines);
    }

    private void script(String name, String script, String more) throws IOException {
        Path executable = Files.writeString(folder.resolve(name + ".sh"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        word(name, "run = " + executable + "\n" + more);
    }

    private SignedTask signed(String word, Map<String, String> arguments) {
        return sign(order(word, arguments, NAME, 0, 300));
    }

    private SignedTask sign(TaskOrder order) {
        return SignedTask.sign(order, anna.getPrivate());
    }

    /** @param issued seconds from now, as the next */
    private TaskOrder order(String word, Map<String, String> arguments, ContainerName target, int issued, int expires) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        int number = ++runs;
        return new TaskOrder(
                "run" + number,
                word + number,
                "anna",
                word,
                arguments,
                target,
                now.plusSeconds(issued),
                now.plusSeconds(expires));
    }

    private EarshotServer server() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx-main,192.0.2.5,be,,true
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state-of-server
            """);
        return EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
    }

    private Relay relay(URI parent) throws Exception {
        Files.writeString(folder.resolve("site.token"), FLEET.tokenOf(FleetKey.relay("site")));
        Path config = Files.writeString(
                folder.resolve("site.yaml"),
                "name: site\nlisten: 127.0.0.1:0\nparents: [\"" + parent + "\"]\ntokenFile: site.token\n");
        return Relay.start(RelayConfig.read(config), "test");
    }

    /** Has a word executed, and returns the row of its run. */
    private String run(HttpClient client, URI server, String word, Map<String, String> arguments) throws Exception {
        SignedTask task = signed(word, arguments);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(List.of(task), 1, body);
        assertThat(post(client, server, "/api/v1/tasks", body.toByteArray()).statusCode())
                .isEqualTo(202);
        String select = "SELECT state, exitStatus, output FROM task_run WHERE task = '"
                + task.order().task() + "'";
        Predicate<String> ended = answer -> answer.matches("(?s).*\n(DONE|FAILED|REFUSED|LOST|EXPIRED),.*");
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            String answer = post(client, server, "/api/v1/sql", select.getBytes(StandardCharsets.UTF_8))
                    .body();
            if (ended.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static HttpResponse<String> post(HttpClient client, URI server, String path, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Accept", path.endsWith("sql") ? "text/csv" : "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

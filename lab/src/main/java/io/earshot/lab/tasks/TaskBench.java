package io.earshot.lab.tasks;

import io.earshot.http.access.FleetKey;
import io.earshot.http.config.ConfigException;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A task for thousands of agents that wait for orders, half of them behind a relay, and calls that must be refused. */
public final class TaskBench implements AutoCloseable {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String OPERATOR = "operator-0123456789";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int agents;
    private final TemporaryFolder temporary;
    private final KeyPair anna;
    private final EarshotServer server;
    private final Relay relay;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Thread> threads = new ArrayList<>();
    private final Counts counts = new Counts();

    private static final class Counts implements PollingAgent.Arrivals {
        private final AtomicInteger asking = new AtomicInteger();
        private final Map<String, Long> delivered = new ConcurrentHashMap<>();
        private final Map<String, Long> answered = new ConcurrentHashMap<>();
        private final AtomicInteger repeated = new AtomicInteger();
        private final Set<String> wrong = ConcurrentHashMap.newKeySet();
        private final Map<String, Integer> failures = new ConcurrentHashMap<>();

        @Override
        public void asks() {
            asking.incrementAndGet();
        }

        @Override
        public void delivered(String run, long nanos) {
            if (delivered.putIfAbsent(run, nanos) != null) {
                repeated.incrementAndGet();
            }
        }

        @Override
        public void answered(String run, long nanos) {
            answered.putIfAbsent(run, nanos);
        }

        @Override
        public void wrong(String why) {
            wrong.add(why);
        }

        @Override
        public void failed(String why) {
            failures.merge(why, 1, Integer::sum);
        }
    }

    /**
     * Tells how a task went. Times begin when the operator's request was sent.
     *
     * @param taken when the server had taken the task
     * @param done runs that are DONE in TASK_RUN
     */
    public record Delivery(
            int agents, Duration taken, Duration first, Duration last, Duration lastResult, int repeated, int done) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d agents: task taken after %d ms, first order delivered after %d ms, last after %d ms,"
                            + " last result after %d ms; %d delivered twice, %d of %d DONE",
                    agents,
                    taken.toMillis(),
                    first.toMillis(),
                    last.toMillis(),
                    lastResult.toMillis(),
                    repeated,
                    done,
                    agents);
        }
    }

    private TaskBench(int agents) throws IOException {
        this.agents = agents;
        temporary = TemporaryFolder.create();
        Path folder = temporary.path();
        try {
            anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            writeServerFiles(folder);
            server = EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
            relay = Relay.start(RelayConfig.read(relayFile(folder)), "lab");
        } catch (GeneralSecurityException | CannotStartException | ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Starts a server, a relay and agents, and waits until all ask for orders. */
    public static TaskBench start(int agents) throws IOException, InterruptedException {
        TaskBench bench = new TaskBench(agents);
        bench.startAgents();
        return bench;
    }

    private void writeServerFiles(Path folder) throws IOException {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(folder.resolve("task.keys"), publicKeys());
        StringBuilder cmdb =
                new StringBuilder("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
        for (int i = 0; i < agents; i++) {
            cmdb.append(name(i).container() + "," + name(i).host() + ",TX,be,tx,10." + i / 62_500 + "." + i / 250 % 250
                    + "." + (i % 250 + 1) + ",,,true\n");
        }
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(folder.resolve("server.yaml"), """
                listen: 127.0.0.1:0
                cmdb: {csv: cmdb.csv, refresh: 1h}
                access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
                state: state
                """);
    }

    private String publicKeys() {
        return "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n";
    }

    private Path relayFile(Path folder) throws IOException {
        Files.writeString(folder.resolve("hub.token"), FLEET.tokenOf(FleetKey.relay("hub")));
        return Files.writeString(
                folder.resolve("hub.yaml"),
                "name: hub\nlisten: 127.0.0.1:0\nparents: [\"" + server.uri() + "\"]\ntokenFile: hub.token\n");
    }

    private static ContainerName name(int index) {
        return ContainerName.parse("be" + index + ".host" + index);
    }

    private void startAgents() throws IOException, InterruptedException {
        TaskKeys keys = TaskKeys.parse(publicKeys());
        for (int i = 0; i < agents; i++) {
            String name = name(i).toString();
            threads.add(Thread.ofVirtual()
                    .start(new PollingAgent(
                            i % 2 == 0 ? server.uri() : relay.uri(), name, FLEET.tokenOf(name), keys, counts)));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (counts.asking.get() < agents) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(counts.asking.get() + " of " + agents + " agents ask for orders after "
                        + PATIENCE.toSeconds() + " s: " + counts.failures);
            }
            Thread.sleep(100);
        }
        Thread.sleep(2_000); // the relay's polls are at the server by then, as they are in a fleet at any time
    }

    /** Orders a word for all agents at a time, and follows it to its end. */
    public Delivery deliver() throws IOException, InterruptedException {
        List<SignedTask> orders = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < agents; i++) {
            orders.add(sign("t1", name(i), now));
        }
        byte[] body = json(agents, orders);
        long begun = System.nanoTime();
        int status = post(server.uri(), "/api/v1/tasks", OPERATOR, body);
        long taken = System.nanoTime();
        if (status != 202) {
            throw new IOException("the task was answered with " + status);
        }
        long end = begun + PATIENCE.toNanos();
        while (counts.answered.size() < agents && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        if (!counts.wrong.isEmpty()) {
            throw new IOException("wrong orders came: " + counts.wrong);
        }
        return new Delivery(
                agents,
                Duration.ofNanos(taken - begun),
                sinceFirst(counts.delivered, begun),
                sinceLast(counts.delivered, begun),
                sinceLast(counts.answered, begun),
                counts.repeated.get(),
                done());
    }

    private static Duration sinceFirst(Map<String, Long> times, long begun) {
        return Duration.ofNanos(
                times.values().stream().mapToLong(at -> at - begun).min().orElse(0));
    }

    private static Duration sinceLast(Map<String, Long> times, long begun) {
        return Duration.ofNanos(
                times.values().stream().mapToLong(at -> at - begun).max().orElse(0));
    }

    private int done() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.uri().resolve("/api/v1/sql"))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Accept", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "SELECT COUNT(*) FROM task_run WHERE task = 't1' AND state = 'DONE'"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return Integer.parseInt(answer.body().lines().skip(1).findFirst().orElse("0"));
    }

    /** Tries calls that server and relay must refuse. Returns a line for each; one that was not refused begins with NOT. */
    public List<String> tryRefusals() throws IOException, InterruptedException, GeneralSecurityException {
        ContainerName one = name(0);
        ContainerName other = name(1);
        KeyPair mallory = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SignedTask good = sign("t1", one, Instant.now());
        TaskOrder order = sign("t2", one, Instant.now()).order();
        Instant past = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(100);
        SignedTask expired = SignedTask.sign(
                new TaskOrder("r3", "t3", "anna", "hello", Map.of(), one, past, past.plusSeconds(50)),
                anna.getPrivate());
        List<String> lines = new ArrayList<>();
        lines.add(refused(
                "server", "a task signed by another key", 403, tasks(SignedTask.sign(order, mallory.getPrivate()))));
        lines.add(refused("server", "a task that was ordered before", 403, tasks(good)));
        lines.add(refused("server", "an expired task", 403, tasks(expired)));
        lines.add(refused(
                "server",
                "a target that there is not",
                403,
                tasks(sign("t4", ContainerName.parse("no.where"), Instant.now()))));
        lines.add(refused(
                "server", "a task of 17 MB", 413, post(server.uri(), "/api/v1/tasks", OPERATOR, new byte[17 << 20])));
        lines.add(refused(
                "server",
                "a task brought by an agent",
                403,
                post(
                        server.uri(),
                        "/api/v1/tasks",
                        FLEET.tokenOf(one.toString()),
                        json(1, List.of(sign("t5", one, Instant.now()))))));
        byte[] result = "{\"order\":\"x\",\"part\":0,\"last\":true,\"status\":\"DONE\",\"body\":{}}"
                .getBytes(StandardCharsets.UTF_8);
        for (URI at : List.of(server.uri(), relay.uri())) {
            String who = at.equals(relay.uri()) ? "relay" : "server";
            String token = FLEET.tokenOf(one.toString());
            lines.add(refused(
                    who, "orders of another agent", 403, get(at, "/api/v1/containers/" + other + "/orders", token)));
            lines.add(refused(
                    who,
                    "a result in another agent's name",
                    403,
                    post(at, "/api/v1/containers/" + other + "/order-results", token, result)));
            lines.add(refused(
                    who,
                    "a result of 2 MB",
                    413,
                    post(at, "/api/v1/containers/" + one + "/order-results", token, new byte[2 << 20])));
        }
        return lines;
    }

    private int tasks(SignedTask task) throws IOException, InterruptedException {
        return post(server.uri(), "/api/v1/tasks", OPERATOR, json(1, List.of(task)));
    }

    private static String refused(String who, String what, int expected, int status) {
        boolean right = status == expected || (expected == 403 && status == 401);
        return (right ? "refused by the " : "NOT refused by the ") + who + ": " + what + " (" + status + ")";
    }

    private static byte[] json(int atMost, List<SignedTask> orders) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(orders, atMost, body);
        return body.toByteArray();
    }

    private SignedTask sign(String task, ContainerName target, Instant at) {
        Instant issued = at.truncatedTo(ChronoUnit.SECONDS);
        return SignedTask.sign(
                new TaskOrder(
                        task + "-" + target.container(),
                        task,
                        "anna",
                        "hello",
                        Map.of(),
                        target,
                        issued,
                        issued.plus(PATIENCE)),
                anna.getPrivate());
    }

    private int post(URI at, String path, String token, byte[] body) throws IOException, InterruptedException {
        return status(HttpRequest.newBuilder(at.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private int get(URI at, String path, String token) throws IOException, InterruptedException {
        return status(HttpRequest.newBuilder(at.resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build());
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() throws IOException {
        threads.forEach(Thread::interrupt);
        client.shutdownNow();
        relay.close();
        server.close();
        temporary.close();
    }
}

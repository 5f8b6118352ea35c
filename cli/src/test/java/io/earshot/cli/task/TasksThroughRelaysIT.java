package io.earshot.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.Token;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.http.access.FleetKey;
import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent behind two relays executes what an operator signed. */
class TasksThroughRelaysIT {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String OPERATOR = "operator-0123456789";
    private static final ContainerName OTHER = ContainerName.parse("be6.host58");
    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void anOrderReachesAnAgentBehindTwoRelaysAndItsResultComesBackOverARestartOfTheServer() throws Exception {
        KeyPair anna = writeFiles();
        EarshotServer server = server("127.0.0.1:0");
        URI uri = server.uri();
        Relay hub = relay("hub", uri);
        Relay site = relay("site", hub.uri());
        Agent agent = agent(site.uri(), NAME);
        Agent second = agent(site.uri(), OTHER);
        try {
            agent.start();
            sqlUntil(uri, "SELECT COUNT(*) FROM data", answer -> answer.contains("2"));
            HttpResponse<String> taken = order(uri, sign(anna, "t1", Map.of("who", "world")));
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
            String rows = sqlUntil(
                    uri,
                    "SELECT state, exitStatus, output FROM task_run WHERE task = 't1'",
                    answer -> answer.contains("DONE") || answer.contains("FAILED") || answer.contains("REFUSED"));
            assertThat(rows).contains("DONE,0,").contains("be5.host58 --who=world");

            HttpResponse<String> forged = order(
                    uri, sign(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "t2", Map.of("who", "x")));
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(forged.body()).contains("the signature is not that of key anna");

            order(uri, sign(anna, "t3", Map.of("who", "NOT")));
            assertThat(sqlUntil(
                            uri,
                            "SELECT state, output FROM task_run WHERE task = 't3'",
                            answer -> answer.contains("REFUSED")))
                    .contains("expected the form");

            second.start();
            twoAgentsFetchAFileThatCrossesTheLineOnce(uri, hub, site, anna);

            aFileOfOneContainerGoesToAnother(uri, anna);

            server.close();
            server = server(uri.getAuthority());
            assertThat(sqlUntil(uri, "SELECT name FROM file", answer -> answer.contains("app.bin")))
                    .contains("app.bin");
            assertThat(sqlUntil(uri, "SELECT state FROM task_run WHERE task = 't1'", answer -> answer.contains("DONE")))
                    .contains("DONE");
            order(uri, sign(anna, "t4", Map.of("who", "again")));
            sqlUntil(uri, "SELECT state FROM task_run WHERE task = 't4'", answer -> answer.contains("DONE"));
            assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\nonce\n");

            aScheduleRunsEachOccurrenceOnceAndIsStopped(uri, anna);
        } finally {
            agent.close();
            second.close();
            site.close();
            hub.close();
            server.close();
            client.close();
        }
    }

    /** The first occurrence is missed, the second may be, and the third is due soon. */
    private void aScheduleRunsEachOccurrenceOnceAndIsStopped(URI uri, KeyPair anna) throws Exception {
        Instant signedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(117);
        SignedTask schedule = SignedTask.sign(
                new TaskOrder(
                        "s1-run",
                        "s1",
                        "anna",
                        "hello",
                        Map.of("who", "hourly"),
                        NAME,
                        signedAt,
                        signedAt.plus(Duration.ofDays(30)),
                        Optional.of(new Repetition(Duration.ofMinutes(1), Duration.ofMinutes(1)))),
                anna.getPrivate());
        assertThat(order(uri, schedule).statusCode()).isEqualTo(202);
        String runs = "SELECT occurrence, state, DATEDIFF(SECOND, issuedAt, dueAt) FROM task_run r JOIN task t"
                + " ON t.id = r.task WHERE task = 's1' ORDER BY occurrence";
        assertThat(sqlUntil(uri, runs, answer -> answer.contains("3,DONE")))
                .contains("1,EXPIRED,0")
                .contains("3,DONE,120");
        assertThat(post(uri, "/api/v1/tasks/s1/stop", new byte[0]).statusCode()).isEqualTo(202);
        assertThat(post(uri, "/api/v1/tasks/nosuch/stop", new byte[0]).statusCode())
                .isEqualTo(404);
        String rows = sqlUntil(uri, runs, answer -> answer.contains("4,"));
        assertThat(rows).contains("4,STOPPED,180");
        assertThat(sqlUntil(uri, "SELECT everySeconds, nextAt IS NULL FROM task WHERE id = 's1'", _ -> true))
                .contains("60,true");
        assertThat(Files.readAllLines(folder.resolve("executed")))
                .hasSize(2
                        + Math.toIntExact(
                                rows.lines().filter(row -> row.contains("DONE")).count()));
    }

    private KeyPair writeFiles() throws Exception {
        KeyPair anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(
                folder.resolve("task.keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx-main,192.0.2.5,be,,true
            be6,host58,TX,be,tx-main,192.0.2.6,be,,true
            """);
        Files.createDirectory(folder.resolve("words"));
        Path hello = Files.writeString(
                folder.resolve("hello"),
                "#!/bin/sh\necho \"$EARSHOT_TARGET $*\"\necho once >>" + folder + "/executed\n");
        Files.setPosixFilePermissions(hello, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("words/hello.word"), "run = " + hello + "\nargument.who = [a-z]{1,8}\n");
        Files.createDirectory(folder.resolve("placed"));
        Files.writeString(
                folder.resolve("words/fetch-file.word"),
                "run = fetch-file\nfolder = " + folder.resolve("placed") + "\nargument.name = .*\\.bin\n");
        return anna;
    }

    /** Over the line to the server each piece goes once, and the second agent has what the relay kept. */
    private void twoAgentsFetchAFileThatCrossesTheLineOnce(URI server, Relay hub, Relay site, KeyPair anna)
            throws Exception {
        byte[] content = new byte[700_000];
        new Random(1).nextBytes(content);
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        String path = "/api/v1/files/" + read.id() + "?name=app.bin&octets=" + content.length + "&offset=0";
        HttpResponse<String> put = post(server, path, content);
        assertThat(put.body()).contains("\"complete\":true");
        FileOrder file = new FileOrder(
                read.id(), "app.bin", content.length, read.pieces().id());

        order(server, sign(anna, "f1", "fetch-file", file.arguments(), NAME));
        String copy = "SELECT state, octetsHere, octetsFromLine, octetsFromRelay FROM file_copy WHERE task = ";
        assertThat(sqlUntil(server, copy + "'f1'", answer -> answer.contains("DONE") || answer.contains("FAILED")))
                .contains("DONE,700000,700096,0");
        assertThat(folder.resolve("placed/app.bin")).hasBinaryContent(content);

        Files.delete(folder.resolve("placed/app.bin"));
        order(server, sign(anna, "f2", "fetch-file", file.arguments(), OTHER));
        assertThat(sqlUntil(server, copy + "'f2'", answer -> answer.contains("DONE") || answer.contains("FAILED")))
                .contains("DONE,700000,0,700096");
        assertThat(folder.resolve("placed/app.bin")).hasBinaryContent(content);
        for (Relay relay : List.of(hub, site)) {
            assertThat(metrics(relay)).contains("earshot_relay_piece_bytes_from_parent_total 700096\n");
        }
        aRelayThatStartedAnewGivesWhatItKeeps(hub, file);

        Map<String, String> elsewhere = new TreeMap<>(file.arguments());
        elsewhere.put("name", "app.conf");
        order(server, sign(anna, "f3", "fetch-file", elsewhere, NAME));
        assertThat(sqlUntil(
                        server,
                        "SELECT state, output FROM task_run WHERE task = 'f3'",
                        answer -> answer.contains("REFUSED")))
                .contains("expected the form .*");
    }

    /** It knows no agent yet, and asks its parent before it crosses the line for what is on its disk. */
    private void aRelayThatStartedAnewGivesWhatItKeeps(Relay hub, FileOrder file) throws Exception {
        try (Relay restarted = relay("site", hub.uri())) {
            HttpResponse<byte[]> piece = piece(restarted, file, FLEET.tokenOf(NAME.toString()));
            assertThat(piece.statusCode()).isEqualTo(200);
            assertThat(piece.headers().firstValue("Earshot-Kept")).contains("piece");
            assertThat(piece(restarted, file, "wrong").statusCode()).isIn(401, 403);
            assertThat(metrics(restarted)).contains("earshot_relay_piece_bytes_from_parent_total 0\n");
        }
    }

    private HttpResponse<byte[]> piece(Relay relay, FileOrder file, String token) throws Exception {
        String path = "/api/v1/containers/" + NAME + "/files/" + file.id() + "/pieces/0";
        return client.send(
                HttpRequest.newBuilder(relay.uri().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String metrics(Relay relay) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(relay.uri().resolve("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The source's agent gives the file through both relays, with an order and not without one. */
    private void aFileOfOneContainerGoesToAnother(URI server, KeyPair anna) throws Exception {
        byte[] content = new byte[600_000];
        new Random(2).nextBytes(content);
        Files.createDirectory(folder.resolve("given"));
        Files.write(folder.resolve("given/rates.bin"), content);
        Files.writeString(
                folder.resolve("words/give-file.word"), "run = give-file\nfolder = " + folder.resolve("given"));
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        HttpResponse<String> unordered = client.send(
                HttpRequest.newBuilder(server.resolve("/api/v1/containers/" + NAME + "/files/" + read.id()
                                + "?name=rates.bin&octets=600000&offset=0"))
                        .header("Authorization", "Bearer " + FLEET.tokenOf(NAME.toString()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(unordered.statusCode()).as(unordered.body()).isEqualTo(403);

        order(server, sign(anna, "g1", "give-file", Map.of("name", "rates.bin"), NAME));
        assertThat(sqlUntil(
                        server,
                        "SELECT state, output FROM task_run WHERE task = 'g1'",
                        answer -> answer.contains("DONE") || answer.contains("FAILED")))
                .contains("rates.bin 600000 octets, SHA-256 " + read.id());
        assertThat(sqlUntil(server, "SELECT storedBy FROM file WHERE name = 'rates.bin'", _ -> true))
                .contains(NAME.toString());
        FileOrder file = new FileOrder(
                read.id(), "rates.bin", content.length, read.pieces().id());
        order(server, sign(anna, "g2", "fetch-file", file.arguments(), OTHER));
        sqlUntil(server, "SELECT state FROM task_run WHERE task = 'g2'", answer -> answer.contains("DONE"));
        assertThat(folder.resolve("placed/rates.bin")).hasBinaryContent(content);
    }

    private EarshotServer server(String listen) throws Exception {
        Files.writeString(folder.resolve("server.yaml"), """
            listen: %s
            cycle: 2m
            cmdb: {csv: cmdb.csv, refresh: 1s}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state
            """.formatted(listen));
        return EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
    }

    private Relay relay(String name, URI parent) throws Exception {
        Files.writeString(folder.resolve(name + ".token"), FLEET.tokenOf(FleetKey.relay(name)));
        Path config = Files.writeString(
                folder.resolve(name + ".yaml"),
                "name: " + name + "\nlisten: 127.0.0.1:0\nparents: [\"" + parent + "\"]\ntokenFile: " + name
                        + ".token\nfiles: {folder: " + folder.resolve("pieces-of-" + name) + "}\n");
        return Relay.start(RelayConfig.read(config), "test");
    }

    private Agent agent(URI server, ContainerName name) {
        return new Agent(new AgentConfig(
                new ServerAccess(
                        List.of(server),
                        new Token.Fixed(Optional.of(FLEET.tokenOf(name.toString()))),
                        Optional.empty()),
                name,
                Sources.ANY,
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "test",
                Optional.of(new TaskConfig(
                        folder.resolve("task.keys"), folder.resolve("words"), folder.resolve("state-of-" + name))),
                Optional.empty()));
    }

    private static SignedTask sign(KeyPair key, String task, Map<String, String> arguments) {
        return sign(key, task, "hello", arguments, NAME);
    }

    private static SignedTask sign(
            KeyPair key, String task, String word, Map<String, String> arguments, ContainerName target) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return SignedTask.sign(
                new TaskOrder(task + "-run", task, "anna", word, arguments, target, now, now.plusSeconds(600)),
                key.getPrivate());
    }

    private HttpResponse<String> order(URI server, SignedTask task) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(List.of(task), 1, body);
        return post(server, "/api/v1/tasks", body.toByteArray());
    }

    private HttpResponse<String> post(URI server, String path, byte[] body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Accept", path.endsWith("sql") ? "text/csv" : "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String sqlUntil(URI server, String select, Predicate<String> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            String answer = post(server, "/api/v1/sql", select.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .body();
            if (wanted.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(50);
        }
    }
}

package io.earshot.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.http.access.FleetKey;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with keys, a relay below it, and another relay below that one. */
class RelayChainIT {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String READER = "reader-0123456789";

    private static final String CMDB = """
        container,host,dataCenter,role,cluster,addresses,services,uses,running
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host58,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Relay> relays = new ArrayList<>();
    private Optional<EarshotServer> server = Optional.empty();
    private URI serverUri;
    private Relay hub;
    private Relay site;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "grace reader " + READER + "\n");
        Files.writeString(folder.resolve("cmdb.csv"), CMDB);
        startServer("127.0.0.1:0");
        hub = startRelay("hub", serverUri);
        site = startRelay("site", hub.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        relays.forEach(Relay::close);
        server.ifPresent(EarshotServer::close);
    }

    @Test
    void listsAndReportsPassBothRelaysAndTheServerKnowsTheirPath() throws Exception {
        HttpResponse<String> direct = get(serverUri, "/api/v1/containers/be5.host58/partners", "be5.host58");
        HttpResponse<String> relayed = get(site.uri(), "/api/v1/containers/be5.host58/partners", "be5.host58");
        assertThat(relayed.statusCode()).isEqualTo(200);
        assertThat(relayed.body()).isEqualTo(direct.body());
        String etag = relayed.headers().firstValue("ETag").orElseThrow();
        assertThat(etag).isEqualTo(direct.headers().firstValue("ETag").orElseThrow());
        assertThat(get(site.uri(), "/api/v1/containers/be5.host58/partners", "be5.host58", "If-None-Match", etag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(get(site.uri(), "/api/v1/containers/be5.host58/partners", "host58", "Accept", "text/plain")
                        .body())
                .isEqualTo("be5.host58 192.168.7.1\n");

        HttpResponse<String> answer = report(site.uri(), "be5.host58", 1, "DOWN", "be5.host58");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Earshot-Kept")).isEmpty();
        assertThat(sqlUntil("SELECT disconnect FROM data WHERE name = 'be5.host58'", text -> text.contains("1")))
                .isEqualTo("DISCONNECT\n1\n");
        assertThat(sql("SELECT relay, path, hops FROM agent WHERE name = 'be5.host58'"))
                .isEqualTo("RELAY,PATH,HOPS\nsite,site hub,2\n");
        assertThat(sqlUntil("SELECT name, parent, state FROM relay ORDER BY name", text -> text.contains("site")))
                .isEqualTo("NAME,PARENT,STATE\nhub,,UP\nsite,hub,UP\n");
    }

    @Test
    void theAgentOfAHostSpeaksThroughThemToo() throws Exception {
        HttpResponse<String> lists = get(site.uri(), "/api/v1/hosts/host58/partners", "host58");
        assertThat(lists.body())
                .isEqualTo(get(serverUri, "/api/v1/hosts/host58/partners", "host58")
                        .body());
        String reports = "{\"host\":\"host58\",\"reports\":[" + body("be5.host58", 1, "DOWN") + ","
                + body("be6.host58", 1, "DOWN") + "," + body("be9.host58", 1, "UP") + "]}";
        HttpResponse<String> answer = post(site.uri(), "/api/v1/hosts/host58/reports", reports, "host58");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"unknown\":[\"be9.host58\"],\"refused\":[]}");
        sqlUntil("SELECT COUNT(*) FROM data WHERE disconnect = 1", text -> text.contains("\n2\n"));
    }

    @Test
    void aRelaySpeaksForNobodyWhoseTokenItWasNotShown() throws Exception {
        assertThat(report(site.uri(), "be5.host58", 1, "DOWN", "be6.host58").statusCode())
                .isEqualTo(401);
        assertThat(get(site.uri(), "/api/v1/containers/be5.host58/partners", "be6.host58")
                        .statusCode())
                .isEqualTo(401);
        assertThat(get(site.uri(), "/api/v1/containers/none.host58/partners", "none.host58")
                        .statusCode())
                .isEqualTo(404);
        String batch = "{\"relay\":{\"name\":\"evil\"},\"reports\":[{\"report\":" + body("be5.host58", 9, "DOWN")
                + "},{\"token\":\"" + FLEET.tokenOf(FleetKey.relay("evil")) + "\",\"report\":"
                + body("be6.host58", 9, "DOWN") + "}]}";
        HttpResponse<String> forged = client.send(
                HttpRequest.newBuilder(serverUri.resolve("/api/v1/reports"))
                        .header("Earshot-Relay", "evil")
                        .header("Authorization", "Bearer " + FLEET.tokenOf(FleetKey.relay("evil")))
                        .header("Accept-Encoding", "identity")
                        .POST(HttpRequest.BodyPublishers.ofString(batch))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forged.statusCode()).isEqualTo(200);
        assertThat(sql("SELECT COUNT(*) FROM data WHERE disconnect = 1")).isEqualTo("COUNT(*)\n0\n");
        assertThat(post(serverUri, "/api/v1/reports", batch, "be5.host58").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aServerThatIsAwayCostsNoReportAndIsNotMissedByAgents() throws Exception {
        get(site.uri(), "/api/v1/containers/be5.host58/partners", "be5.host58");
        report(site.uri(), "be5.host58", 1, "UP", "be5.host58");
        sqlUntil("SELECT state FROM data WHERE name = 'be5.host58'", text -> text.contains("OK"));
        server.orElseThrow().close();
        server = Optional.empty();

        HttpResponse<String> kept = reportUntil(
                2, "DOWN", answer -> answer.headers().firstValue("Earshot-Kept").isPresent());
        assertThat(kept.statusCode()).isEqualTo(204);
        assertThat(get(site.uri(), "/api/v1/containers/be5.host58/partners", "be5.host58")
                        .body())
                .contains("192.168.7.1");
        // Nobody vouches for one that was never heard.
        assertThat(report(site.uri(), "be6.host58", 1, "DOWN", "be6.host58").statusCode())
                .isEqualTo(503);

        startServer(serverUri.getAuthority());
        assertThat(sqlUntil("SELECT disconnect FROM data WHERE name = 'be5.host58'", text -> text.contains("1")))
                .isEqualTo("DISCONNECT\n1\n");
        HttpResponse<String> again = reportUntil(
                2, "DOWN", answer -> answer.headers().firstValue("Earshot-Kept").isEmpty());
        assertThat(again.statusCode()).isIn(204, 409);
    }

    @Test
    void aRelayThatWasKilledAndStartedAnewGoesOn() throws Exception {
        report(site.uri(), "be5.host58", 1, "UP", "be5.host58");
        URI before = hub.uri();
        hub.close();
        relays.remove(hub);
        reportUntil(
                2, "UP", answer -> answer.headers().firstValue("Earshot-Kept").isPresent());
        hub = startRelay("hub", serverUri, before.getAuthority());
        reportUntil(
                3, "DOWN", answer -> answer.headers().firstValue("Earshot-Kept").isEmpty());
        sqlUntil("SELECT disconnect FROM data WHERE name = 'be5.host58'", text -> text.contains("1"));
    }

    private HttpResponse<String> reportUntil(int sequence, String state, Predicate<HttpResponse<String>> wanted)
            throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            HttpResponse<String> answer = report(site.uri(), "be5.host58", sequence, state, "be5.host58");
            if ((answer.statusCode() < 300 || answer.statusCode() == 409) && wanted.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer + answer.body()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void startServer(String listen) throws Exception {
        Path config = folder.resolve("server.yaml");
        Files.writeString(config, """
            listen: %s
            cycle: 2m
            cmdb: {csv: cmdb.csv, refresh: 1s}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people}
            state: none
            """.formatted(listen));
        EarshotServer started = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
        server = Optional.of(started);
        serverUri = started.uri();
    }

    private Relay startRelay(String name, URI parent) throws Exception {
        return startRelay(name, parent, "127.0.0.1:0");
    }

    private Relay startRelay(String name, URI parent, String listen) throws Exception {
        Files.writeString(folder.resolve(name + ".token"), FLEET.tokenOf(FleetKey.relay(name)));
        Path config = Files.writeString(
                folder.resolve(name + ".yaml"),
                "name: " + name + "\nlisten: " + listen + "\nparents: [\"" + parent + "\"]\ntokenFile: " + name
                        + ".token\n");
        Relay relay = Relay.start(RelayConfig.read(config), "test");
        relays.add(relay);
        return relay;
    }

    private static String body(String name, int sequence, String state) {
        return """
            {"container": "%s", "startId": "run-%s", "sequence": %d, "links":
             [{"ip": "192.168.7.1", "sent": 12, "received": %d, "state": "%s"}], "novelty": {"a": [1, 2]}}\
            """.formatted(name, name, sequence, state.equals("UP") ? 12 : 0, state);
    }

    private HttpResponse<String> report(URI to, String name, int sequence, String state, String tokenOf)
            throws IOException, InterruptedException {
        return post(to, "/api/v1/containers/" + name + "/report", body(name, sequence, state), tokenOf);
    }

    private HttpResponse<String> post(URI to, String path, String body, String tokenOf)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(to.resolve(path))
                        .header("Authorization", "Bearer " + FLEET.tokenOf(tokenOf))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI from, String path, String tokenOf, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(from.resolve(path)).header("Authorization", "Bearer " + FLEET.tokenOf(tokenOf));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String sql(String select) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(serverUri.resolve("/api/v1/sql"))
                                .header("Authorization", "Bearer " + READER)
                                .header("Accept", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(select))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .replace("\r\n", "\n");
    }

    private String sqlUntil(String select, Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = sql(select);
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(50);
            answer = sql(select);
        }
        return answer;
    }
}

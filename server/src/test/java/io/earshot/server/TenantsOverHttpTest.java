package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.access.FleetKey;
import io.earshot.nagios.Checks;
import io.earshot.server.config.ConfigFile;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks that a tenant sees its rows and none of others, whichever way it asks, with secrets planted in what the other tenant reports. */
class TenantsOverHttpTest {

    /** Own1 talks to db1.hostfar, whose name, address and state are all that its tenant may know. */
    private static final String CMDB = """
        own1,hosta,TX,fe,shop,10.1.0.1,fe,db1,true
        own2,hostb,TX,be,shop,10.1.0.2,be,db1,true
        secret2,hosta,TX,secretrole,secretcluster,10.3.0.2,secretservice2,db1,true
        db1,hostfar,secretcentre,secretrole,secretcluster,10.2.0.1,db1 secretservice,fe,true
        """;

    private static final FleetKey FLEET = new FleetKey("0123456789abcdef0123456789abcdef");
    private static final FleetKey SHOP = new FleetKey("shop-key-0123456789abcdef01234567");
    private static final String PEOPLE = """
        olga operator operator-0123456789
        tina reader   tenant-reader-0123 shop
        """;
    private static final String CONFIG = """
        access:
          fleetKey: fleet.key
          people: people.txt
          tenants:
            - {name: shop, clusters: [shop], tags: {owner: shop}, key: shop.key}
            - {name: bank, namespaces: [bank], clusters: [secretcluster]}
        graph: {tags: [{csv: tags.csv}]}
        sql: {postgres: "127.0.0.1:0", queries: {secretquery: "SELECT 'secret' FROM data"}}
        checks: [{name: secretcheck, sql: "SELECT name FROM data", empty: OK, critical: 1 rows}]
        """;

    private static final String OPERATOR = "operator-0123456789";
    private static final String TENANT = "tenant-reader-0123";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static Instant recorded;

    @BeforeAll
    static void plant() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), "0123456789abcdef0123456789abcdef");
        Files.writeString(folder.resolve("shop.key"), "shop-key-0123456789abcdef01234567");
        Files.writeString(folder.resolve("people.txt"), PEOPLE);
        Files.writeString(
                folder.resolve("tags.csv"),
                "node,tag,value\ndb1.hostfar,secrettag,secretvalue\nown1.hosta,tier,front\n");
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        server = RunningServer.start(folder, CMDB, "", "10m", CONFIG, (InstantSource)
                () -> Instant.now().plus(ahead.get()));
        report("UP", 1);
        ahead.set(Duration.ofMinutes(11));
        assertThat(post(
                                OPERATOR,
                                "/api/v1/mutes",
                                "{\"places\": [\"hostfar\"], \"for\": \"2h\", \"reason\": \"secretreason\"}")
                        .statusCode())
                .isEqualTo(201);
        report("DOWN", 2);
        until(OPERATOR, "SELECT muted FROM incident", answer -> answer.contains("secretreason"));
        until(OPERATOR, "SELECT process FROM socket", answer -> answer.contains("secretprocess"));
        until(OPERATOR, "SELECT operation FROM exchange", answer -> answer.contains("SECRETOPERATION"));
        until(OPERATOR, "SELECT tag FROM tag", answer -> answer.contains("secrettag"));
        assertThat(server.put(
                                "/api/v1/incidents/1/acknowledgement",
                                "{\"comment\": \"secretcomment\", \"owner\": \"secretowner\"}",
                                bearer(OPERATOR))
                        .statusCode())
                .isEqualTo(204);
        recorded = Instant.now().plus(ahead.get());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void report(String state, int sequence) throws Exception {
        String minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
        String head = "\"startId\": \"a\", \"sequence\": " + sequence + ", ";
        String link =
                "\"sent\": 12, \"received\": " + (state.equals("UP") ? 12 : 0) + ", \"state\": \"" + state + "\"}]";
        assertThat(post(
                                SHOP.tokenOf("own1.hosta"),
                                "/api/v1/containers/own1.hosta/report",
                                "{\"container\": \"own1.hosta\", " + head + "\"links\": [{\"ip\": \"10.2.0.1\", " + link
                                        + "}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(FLEET.tokenOf("db1.hostfar"), "/api/v1/containers/db1.hostfar/report", """
                {"container": "db1.hostfar", %s "load": 7777, "links": [{"ip": "10.1.0.1", %s,
                 "nginx": {"accessRate": 7777, "errors": {"777": 7777}},
                 "sockets": {"listening": [{"protocol": "tcp", "port": 7777, "process": "secretlistener"}],
                   "connections": [{"direction": "OUT", "protocol": "tcp", "ip": "10.66.66.66", "port": 7777,
                     "process": "secretprocess", "count": 7777, "opened": 1}]},
                 "captures": [{"interface": "secretif", "since": "%s", "packets": 7777, "dropped": 0, "factor": 1}],
                 "exchanges": [{"minute": "%s", "direction": "OUT", "ip": "10.1.0.1", "port": 80, "protocol": "http1",
                   "operation": "GET /SECRETOPERATION", "requests": 7777, "responses": 7777, "codes": {"200": 7777},
                   "latency": {"count": 1, "sum": 1, "max": 1, "buckets": {"1": 1}}}]}
                """.formatted(
                                        head, link, minute, minute))
                        .statusCode())
                .isEqualTo(204);
    }

    private static HttpResponse<String> post(String token, String path, String body) throws Exception {
        return server.post(path, body, "Authorization", "Bearer " + token, "Accept", "text/csv, */*;q=0.5");
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static String csv(String token, String sql) throws Exception {
        return post(token, "/api/v1/sql", sql).body().replace("\r\n", "\n");
    }

    private static String until(String token, String sql, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = csv(token, sql);
        while (!wanted.test(answer) && System.nanoTime() < end) {
            Thread.sleep(20);
            answer = csv(token, sql);
        }
        assertThat(answer).matches(wanted);
        return answer;
    }

    private static void requireNoSecret(String what, String said) {
        assertThat(said.toLowerCase(Locale.ROOT)).as(what).doesNotContain("secret", "7777", "10.66.66", "10.3.0.2");
    }

    @Test
    void aTenantSeesItsContainersAndOfTheFarEndNameAddressAndState() throws Exception {
        assertThat(csv(TENANT, "SELECT name FROM data ORDER BY name")).isEqualTo("NAME\nown1.hosta\nown2.hostb\n");
        assertThat(csv(
                        TENANT,
                        "SELECT partner, ip, state, partnerHost, partnerDataCenter FROM link ORDER BY container"))
                .contains("\ndb1.hostfar,10.2.0.1,DOWN,,\n");
        assertThat(csv(OPERATOR, "SELECT name FROM data")).contains("db1.hostfar", "secret2.hosta");
    }

    static List<String> reads() throws Exception {
        List<String> paths = new ArrayList<>();
        JsonNode contract =
                new JsonMapper().readTree(server.get("/openapi.json").body());
        contract.path("paths").properties().stream()
                .filter(path -> path.getValue().has("get"))
                .forEach(path -> paths.addAll(filled(path.getKey())));
        for (String path : List.of(
                "overview",
                "past",
                "matrix",
                "matrix?level=host",
                "heatmap",
                "choices",
                "containers",
                "containers/own1.hosta",
                "containers/db1.hostfar",
                "curves?container=own1.hosta",
                "curves?container=db1.hostfar",
                "curves?container=own1.hosta&ip=10.2.0.1&partner=db1.hostfar",
                "curves?container=db1.hostfar&ip=10.1.0.1",
                "curves?from=TX&to=TX",
                "incidents",
                "incidents/1",
                "search?q=s",
                "search?q=h",
                "map",
                "map?by=host",
                "map?by=role",
                "dependencies?by=node",
                "dependencies?by=cluster",
                "dependencies?centre=db1.hostfar",
                "overview?at=AT",
                "matrix?at=AT",
                "incidents/1?at=AT",
                "map?at=AT")) {
            paths.add("/api/v1/page/"
                    + path.replace(
                            "AT", recorded.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        for (String format : List.of("graphml", "dot", "csv", "json", "xyz")) {
            paths.add("/api/v1/dependencies/export?format=" + format);
        }
        paths.addAll(List.of(
                "/metrics?links=true",
                "/api/v1/links?container=x",
                "/api/v1/links?partnerHost=x",
                "/api/v1/links?service=x",
                "/api/v1/containers?role=x",
                "/api/v1/containers?dataCenter=x",
                "/api/v1/checks?host=x",
                "/api/v1/nodes/db1.hostfar/path?to=own1.hosta",
                "/api/v1/nodes/own1.hosta/reach?hops=9",
                "/api/v1/nodes/db1/retirement"));
        Checks.shipped().forEach(check -> paths.add("/api/v1/checks/" + check.name()));
        return paths;
    }

    private static List<String> filled(String path) {
        String known = path.replace("{host}", "hosta")
                .replace("{id}", "1")
                .replace("{sha256}", "0".repeat(64))
                .replaceAll("\\{(?!name)[a-zA-Z0-9]+}", "0");
        return known.contains("{name}")
                ? List.of(
                        known.replace("{name}", "own1.hosta"),
                        known.replace("{name}", "db1.hostfar"),
                        known.replace("{name}", "x"))
                : List.of(known);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void noPathAnswersWithAnythingOfOthers(String path) throws Exception {
        HttpResponse<String> answer = server.get(path, bearer(TENANT));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        if (!path.equals("/openapi.json")) { // it speaks of secrets of other kinds
            requireNoSecret(path, answer.headers().map() + answer.body());
        }
    }

    @Test
    void thePageIsToldNothingOfOthers() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1/page/live"))
                .headers(bearer(TENANT))
                .timeout(Duration.ofMinutes(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            InputStream stream =
                    client.send(request, BodyHandlers.ofInputStream()).body();
            StringBuilder said = new StringBuilder();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null && !said.toString().contains("event: beat")) {
                    said.append(line).append('\n');
                    line = lines.readLine();
                }
            }
            assertThat(said).contains("own1.hosta");
            requireNoSecret("live", said.toString());
        }
    }

    @Test
    void nothingThatChangesAnythingIsOpenToATenant() throws Exception {
        String before = csv(OPERATOR, "SELECT COUNT(*) FROM mute");
        JsonNode contract =
                new JsonMapper().readTree(server.get("/openapi.json").body());
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().forEach(method -> {
                    if (!method.equals("get") && !path.getKey().equals("/api/v1/sql")) {
                        for (String each : filled(path.getKey())) {
                            requireRefused(method.toUpperCase(Locale.ROOT), each);
                        }
                    }
                }));
        requireRefused("GET", "/api/v1/containers/own1.hosta/partners");
        requireRefused("GET", "/api/v1/watches/1");
        requireRefused("GET", "/api/v1/mutes");
        assertThat(csv(OPERATOR, "SELECT COUNT(*) FROM mute")).isEqualTo(before);
    }

    private static void requireRefused(String method, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.uri(path))
                            .headers(bearer(TENANT))
                            .method(
                                    method,
                                    HttpRequest.BodyPublishers.ofString("{\"places\": [\"hosta\"], \"for\": \"1h\"}"))
                            .timeout(Duration.ofMinutes(2))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as(method + " " + path + answer.body())
                    .isBetween(400, 499);
            requireNoSecret(method + " " + path, answer.body());
        } catch (Exception e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    @Test
    void theRecordingShowsATenantItsRowsOfThen() throws Exception {
        String path = "/api/v1/sql?at=" + recorded.truncatedTo(ChronoUnit.SECONDS);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String said = post(OPERATOR, path, "SELECT name, state FROM data").body();
        while (!said.contains("hostfar") && System.nanoTime() < end) {
            Thread.sleep(100); // the newest commits reach the disk within a second
            said = post(OPERATOR, path, "SELECT name, state FROM data").body();
        }
        assertThat(said).contains("db1.hostfar");
        assertThat(post(TENANT, path, "SELECT name FROM data ORDER BY name")
                        .body()
                        .replace("\r\n", "\n"))
                .isEqualTo("NAME\nown1.hosta\nown2.hostb\n");
        for (String table :
                List.of("link", "container", "socket", "incident", "tag", "exchange", "freshness", "node")) {
            requireNoSecret(table, post(TENANT, path, "SELECT * FROM " + table).body());
        }
    }

    @Test
    void psqlAndItsKinSeeNoMore() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.jdbc(), "tina", TENANT);
                Statement statement = connection.createStatement()) {
            StringBuilder said = new StringBuilder();
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
                said.append(rows(tables));
            }
            try (ResultSet columns = connection.getMetaData().getColumns(null, null, "%", "%")) {
                said.append(rows(columns));
            }
            assertThat(said.toString()).contains("link").doesNotContain("task_run", "own_container", "tenant_");
            for (String sql : List.of(
                    "SELECT * FROM pg_catalog.pg_class",
                    "SELECT * FROM pg_catalog.pg_namespace",
                    "SELECT * FROM pg_catalog.pg_roles",
                    "SELECT * FROM pg_catalog.pg_stat_activity",
                    "SELECT * FROM information_schema.tables",
                    "SELECT current_schema()",
                    "SHOW ALL",
                    "SELECT * FROM link",
                    "SELECT * FROM public.link",
                    "SELECT * FROM public.node",
                    "SELECT * FROM task",
                    "EXPLAIN SELECT 1",
                    "SELECT CAST(partner AS INT) FROM link",
                    "SELECT * FROM link WHERE CAST(ip AS INT) = 5")) {
                try (ResultSet answer = statement.executeQuery(sql)) {
                    said.append(rows(answer));
                } catch (SQLException e) {
                    said.append(e.getMessage());
                }
            }
            requireNoSecret("PostgreSQL's port", said.toString());
            assertThat(said).contains("own1.hosta");
        }
    }

    private static String rows(ResultSet result) throws SQLException {
        StringBuilder rows = new StringBuilder();
        while (result.next()) {
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                rows.append(result.getString(i)).append(' ');
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    /** Host hosta has a container of others, so that nobody speaks for all of it by the tenant's key. */
    @ParameterizedTest
    @CsvSource({
        "own1.hosta, GET, /api/v1/containers/own1.hosta/partners, 200",
        "hosta, GET, /api/v1/containers/own1.hosta/partners, 200",
        "hostb, GET, /api/v1/hosts/hostb/partners, 200",
        "hosta, GET, /api/v1/hosts/hosta/partners, 401",
        "hosta, GET, /api/v1/containers/secret2.hosta/partners, 401",
        "secret2.hosta, GET, /api/v1/containers/secret2.hosta/partners, 401",
        "db1.hostfar, POST, /api/v1/containers/db1.hostfar/report, 401",
        "db1.hostfar, PUT, /api/v1/containers/db1.hostfar/published-partners, 401",
        "new1.hostc, POST, /api/v1/containers/new1.hostc/report, 401",
        "hostc, GET, /api/v1/hosts/hostc/partners, 401",
        "own1.hosta, POST, /api/v1/sql, 401",
    })
    void anAgentWithATenantsKeySpeaksForTheTenantsContainersAlone(String name, String method, String path, int status)
            throws Exception {
        HttpResponse<String> answer = method.equals("GET")
                ? server.get(path, bearer(SHOP.tokenOf(name)))
                : method.equals("PUT")
                        ? server.put(path, "[]", bearer(SHOP.tokenOf(name)))
                        : server.post(path, "{}", bearer(SHOP.tokenOf(name)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tina operator tenant-reader-0123 shop | tina of tenant shop is no reader
        tina reader tenant-reader-0123 shpo   | tenant "shpo", did you mean shop?
        """)
    void aTenantThatIsMisspeltOrMightChangeSomethingIsRefusedAtTheStart(String line, String why, @TempDir Path other)
            throws Exception {
        for (String file : List.of("fleet.key", "shop.key", "tags.csv", "server.yaml", "cmdb.csv", "pdns.log")) {
            Files.copy(folder.resolve(file), other.resolve(file));
        }
        Files.writeString(other.resolve("people.txt"), line);
        assertThatThrownBy(
                        () -> EarshotServer.start(ConfigFile.read(other.resolve("server.yaml")), InstantSource.system())
                                .close())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(why);
    }
}

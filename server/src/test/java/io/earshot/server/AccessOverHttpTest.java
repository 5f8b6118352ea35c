package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.access.FleetKey;
import io.earshot.server.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks access over real connections: tokens, certificates, browsers, and the exchange of keys. */
class AccessOverHttpTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,127.0.0.1,be,db1,true
        be6,host58,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;
    private static final String REPORT = "{\"container\": \"be5.host58\", \"links\": []}";
    private static final String FLEET_SECRET = "0123456789abcdef0123456789abcdef";
    private static final FleetKey FLEET = new FleetKey(FLEET_SECRET);
    private static final String PEOPLE = "grace reader reader-0123456789\nanna operator operator-0123456789\n";
    private static final String KEYS = "access: {fleetKey: fleet.key, people: people.txt, fromOwnAddress: true}\n";

    @TempDir
    private Path folder;

    @Test
    void anAgentFetchesItsOwnListAndReportsForItselfAndPeopleAsk() throws Exception {
        try (RunningServer server = startWithKeys(KEYS)) {
            String[] be5 = bearer(FLEET.tokenOf("be5.host58"));
            assertThat(server.get("/api/v1/containers/be5.host58/partners", be5).statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/api/v1/containers/be5.host58/report", REPORT, be5)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(server.get("/api/v1/containers/be6.host58/partners", be5).statusCode())
                    .isEqualTo(401);
            assertThat(server.post("/api/v1/sql", "SELECT 1", be5).statusCode()).isEqualTo(401);
            assertThat(server.post("/api/v1/sql", "SELECT 1", bearer("reader-0123456789"))
                            .statusCode())
                    .isEqualTo(200);
            String[] be6 = bearer(FLEET.tokenOf("be6.host58"));
            assertThat(server.get("/api/v1/containers/be6.host58/partners", be6).body())
                    .contains("the address that you come from is not one of be6.host58");
        }
    }

    @Test
    void aRefusalIsAProblemDocumentThatTellsBrowsersToAskAndHoldsNoSecret() throws Exception {
        try (RunningServer server = startWithKeys(KEYS)) {
            HttpResponse<String> refused = server.post("/api/v1/sql", "SELECT 1", bearer("made-up-token-123"));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .anyMatch(challenge -> challenge.startsWith("Bearer"))
                    .anyMatch(challenge -> challenge.startsWith("Basic"));
            assertThat(refused.body()).contains("the token is nobody's").doesNotContain("made-up");
            assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keysAreTakenUpWhenTheirFilesChange() throws Exception {
        try (RunningServer server = startWithKeys(KEYS)) {
            Files.writeString(folder.resolve("people.txt"), "grace reader exchanged-0123456789\n");
            awaitStatus(server, 200, "exchanged-0123456789");
            assertThat(server.post("/api/v1/sql", "SELECT 1", bearer("reader-0123456789"))
                            .statusCode())
                    .isEqualTo(401);
            Files.writeString(folder.resolve("people.txt"), "grace boss x\n");
            Files.writeString(folder.resolve("fleet.key"), "another key of enough length");
            // The list of people cannot be used; the key, which can, shows that the files were looked at.
            awaitList(server, 401, FLEET.tokenOf("be5.host58"));
            assertThat(server.post("/api/v1/sql", "SELECT 1", bearer("exchanged-0123456789"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void everyAnswerKeepsBrowsersFromBeingTricked() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m")) {
            HttpResponse<String> page = server.get("/");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src ")
                    .contains("frame-ancestors 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            String mute = "{\"places\": [\"host58\"], \"for\": \"2h\", \"reason\": \"evil\"}";
            assertThat(server.post("/api/v1/mutes", mute, "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(server.post("/api/v1/mutes", mute, "Origin", "null").statusCode())
                    .isEqualTo(403);
            assertThat(server.post("/api/v1/mutes", mute, "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            String self = server.uri("/").toString().replaceAll("/$", "");
            assertThat(server.post("/api/v1/mutes", mute, "Origin", self).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void overTlsACertificateSaysWhoAnAgentIsAndANewOneIsTakenUp() throws Exception {
        TestIdentity own = TestIdentity.of(folder, "earshot.example.com");
        own.write(folder.resolve("server.pem"), folder.resolve("server.key"));
        TestIdentity be5 = TestIdentity.of(folder, "be5.host58");
        be5.write(folder.resolve("fleet.pem"), folder.resolve("be5.key"));
        try (RunningServer server =
                startWithKeys("tls: {certificate: server.pem, key: server.key, clientAuthorities: fleet.pem}\n")) {
            assertThat(server.uri("/").getScheme()).isEqualTo("https");
            for (HttpClient.Version version : HttpClient.Version.values()) {
                if (version.name().compareTo("HTTP_2") > 0) {
                    continue; // no HTTP/3 here
                }
                assertThat(status(own, Optional.of(be5), version, server.uri("/api/v1/containers/be5.host58/partners")))
                        .isEqualTo(200);
                assertThat(status(own, Optional.of(be5), version, server.uri("/api/v1/containers/be6.host58/partners")))
                        .isEqualTo(403);
                assertThat(status(own, Optional.empty(), version, server.uri("/api/v1/containers/be5.host58/partners")))
                        .isEqualTo(401);
            }
            TestIdentity renewed = TestIdentity.of(folder, "earshot.example.com");
            renewed.write(folder.resolve("server.pem"), folder.resolve("server.key"));
            long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            int status = 0;
            while (status != 200 && System.nanoTime() < end) {
                Thread.sleep(100);
                try {
                    status = status(renewed, Optional.empty(), HttpClient.Version.HTTP_2, server.uri("/healthz"));
                } catch (javax.net.ssl.SSLException stillTheOldOne) {
                    status = 0;
                }
            }
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void aServerThatOthersCanReachStartsNeitherOpenNorWithKeysThatDoNotFit() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter\n");
        assertCannotStart(
                "listen: 0.0.0.0:0\nplaintext: true\n", "everybody would be let in: expected \"access.fleetKey\"");
        assertCannotStart("access: {fleetKey: none.key}\n", "none.key: no such file, expected a secret");
        Files.writeString(folder.resolve("short.key"), "short");
        assertCannotStart("access: {fleetKey: short.key}\n", "short.key: a key of 5 bytes, expected at least 16");
        TestIdentity.of(folder, "one").write(folder.resolve("one.pem"), folder.resolve("one.key"));
        TestIdentity.of(folder, "two").write(folder.resolve("two.pem"), folder.resolve("two.key"));
        assertCannotStart("tls: {certificate: one.pem, key: two.key}\n", "two.key: not the key of the certificate in ");
        assertCannotStart("tls: {certificate: one.pem, key: one.pem}\n", "expected BEGIN PRIVATE KEY (PKCS #8");
    }

    private void assertCannotStart(String yaml, String message) throws Exception {
        Path config = Files.writeString(folder.resolve("refused.yaml"), yaml + "cmdb: {csv: cmdb.csv}\n");
        assertThatThrownBy(() -> EarshotServer.start(ConfigFile.read(config), InstantSource.system())
                        .close())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private RunningServer startWithKeys(String more) throws Exception {
        Files.writeString(folder.resolve("fleet.key"), FLEET_SECRET + "\n");
        Files.writeString(folder.resolve("people.txt"), PEOPLE);
        return RunningServer.start(folder, CMDB, "", "2m", more);
    }

    private static void awaitList(RunningServer server, int wanted, String token) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        int status = 0;
        while (status != wanted && System.nanoTime() < end) {
            status = server.get("/api/v1/containers/be5.host58/partners", bearer(token))
                    .statusCode();
            Thread.sleep(50);
        }
        assertThat(status).isEqualTo(wanted);
    }

    private static void awaitStatus(RunningServer server, int wanted, String token) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        int status = 0;
        while (status != wanted && System.nanoTime() < end) {
            status = server.post("/api/v1/sql", "SELECT 1", bearer(token)).statusCode();
            Thread.sleep(50);
        }
        assertThat(status).isEqualTo(wanted);
    }

    private static int status(TestIdentity server, Optional<TestIdentity> client, HttpClient.Version version, URI uri)
            throws Exception {
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(server.clientContext(client))
                .version(version)
                .build()) {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(version);
            return answer.statusCode();
        }
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }
}

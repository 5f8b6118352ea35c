package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.server.config.ConfigFile;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarshotServerTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11 fd00::5:11,be,cache1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        db1,host8,FRA,db,fra-main,192.168.8.1,db1,,true
        cache1,host58,TX,cache,tx-main,192.168.5.12,cache1,,true
        """;

    private static final String LOG =
            "Nov 23 18:40:20 Remote 192.168.5.11 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512:"
                    + " packetcache MISS\n";

    private static final String REPORT = """
        {"container": "be5.host58", "startId": "a", "sequence": 1,
         "links": [{"ip": "192.168.5.12", "sent": 12, "received": 12, "state": "UP",
                    "rtt": {"min": 0.21, "avg": 0.34, "p95": 0.80, "max": 1.20}},
                   {"ip": "192.168.7.1", "sent": 12, "received": 0, "state": "DOWN"},
                   {"ip": "192.168.8.1", "sent": 12, "received": 12, "state": "UP"}],
         "load": 0.5, "nginx": {"accessRate": 31.5, "errors": {"502": 0.25, "504": 15.5}}}
        """;

    private static final String BROKEN =
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC";

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, LOG, "2m", "partners: {background: 2}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCmdbAndTheLogBecomeAPartnerListNearestFirst() throws Exception {
        HttpResponse<String> line = server.get("/api/v1/containers/be5.host58/partners", "Accept", "text/plain");
        assertThat(line.body()).isEqualTo("be5.host58 192.168.5.12 192.168.7.1 192.168.8.1\n");
        HttpResponse<String> json = server.get("/api/v1/containers/be5.host58/partners");
        assertThat(json.body())
                .startsWith("{\"container\":\"be5.host58\",\"cycleSeconds\":120,\"downAfterSeconds\":20,\"partners\":[")
                .contains("{\"ip\":\"192.168.5.12\",\"service\":\"cache1\",\"intervalSeconds\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html, */*;q=0.1"})
    void theAnswerIsJsonUnlessTheAcceptHeaderAsksOtherwise(String accept) throws Exception {
        assertThat(server.get("/api/v1/containers/be5.host58/partners", "Accept", accept)
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/json");
        assertThat(server.post("/api/v1/sql", "SELECT 1", "Accept", accept)
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/json");
        assertThat(server.post("/api/v1/sql", "SELECT 1", "Accept", "text/csv")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("text/csv;charset=utf-8");
    }

    @Test
    void anUnchangedListIsNotSentAgain() throws Exception {
        String etag = server.get("/api/v1/containers/be5.host58/partners")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        HttpResponse<String> again = server.get("/api/v1/containers/be5.host58/partners", "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void aReportBecomesRows() throws Exception {
        assertThat(server.csv("SELECT state, disconnect FROM data WHERE name = 'be5.host58'"))
                .isEqualTo("STATE,DISCONNECT\nWAITING,\n");
        assertThat(server.post("/api/v1/containers/be5.host58/report", REPORT).statusCode())
                .isEqualTo(204);
        assertThat(server.csvUntil(BROKEN, answer -> answer.contains("be5")))
                .isEqualTo("NAME,DISCONNECT,CONNECTIVITY\nbe5.host58,1,192.168.7.1\n");
        assertThat(server.csv("SELECT ip, partner, partnerHost, partnerDataCenter, service, loss, state FROM link"
                        + " WHERE evidence <> 'background' ORDER BY ip"))
                .isEqualTo("""
                    IP,PARTNER,PARTNERHOST,PARTNERDATACENTER,SERVICE,LOSS,STATE
                    192.168.5.12,cache1.host58,host58,TX,cache1,0.0,UP
                    192.168.7.1,db1.host7,host7,TX,db1,1.0,DOWN
                    192.168.8.1,db1.host8,host8,FRA,db1,0.0,UP
                    """);
        assertThat(server.csv("SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data"
                        + " GROUP BY dataCenter ORDER BY SUM(nginxAccessRate)"))
                .contains("31.5,15.75,TX");
        assertThat(server.csv("SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC"))
                .isEqualTo("LOAD,NGINXERRORRATE\n0.5,15.75\n");
        assertThat(server.csv("SELECT code, rate FROM nginx_code ORDER BY code"))
                .isEqualTo("CODE,RATE\n502,0.25\n504,15.5\n");
    }

    @Test
    void hostsThatNobodyUsesAreProbedAndCoverageSaysSo() throws Exception {
        assertThat(server.csv(
                        "SELECT container, ip, intervalSeconds FROM partner WHERE source = 'background' ORDER BY 1, 2"))
                .isEqualTo("""
                    CONTAINER,IP,INTERVALSECONDS
                    db1.host7,192.168.5.11,6.0
                    db1.host7,192.168.8.1,6.0
                    db1.host8,192.168.5.11,6.0
                    db1.host8,192.168.7.1,6.0
                    """);
        assertThat(server.csv("SELECT SUM(hosts), SUM(hostsUncovered), SUM(pairsUncovered) FROM coverage"))
                .endsWith("\n3,3,2\n");
        server.post("/api/v1/containers/db1.host8/report", """
                {"container": "db1.host8", "startId": "a", "sequence": 1, "links":
                 [{"ip": "192.168.7.1", "sent": 2, "received": 0, "state": "DOWN"}]}\
                """);
        assertThat(server.csvUntil("SELECT * FROM coverage_host ORDER BY host", answer -> answer.contains("RING")))
                .isEqualTo("""
                    HOST,DATACENTER,LINKS,BACKGROUND,COVERAGE
                    host58,TX,0,0,NONE
                    host7,TX,0,1,RING
                    host8,FRA,0,1,RING
                    """);
        assertThat(server.csv("SELECT * FROM coverage_pair")).endsWith("\nFRA,TX,0,1,RING\n");
        assertThat(server.csv("SELECT disconnect, state FROM data WHERE name = 'db1.host8'"))
                .endsWith("\n0,OK\n");
        server.post("/api/v1/containers/be5.host58/report", REPORT);
        assertThat(server.csvUntil(
                        "SELECT COUNT(*) FROM coverage_host WHERE coverage = 'LINKS'", a -> a.endsWith("3\n")))
                .isNotEmpty();
        assertThat(server.csv("SELECT * FROM coverage_pair")).endsWith("\nFRA,TX,1,1,LINKS\n");
        assertThat(server.csv("SELECT dataCenter, hosts, hostsLinked, hostsRing, hostsUncovered, pairs, pairsLinked"
                        + " FROM coverage ORDER BY dataCenter"))
                .endsWith("\nFRA,1,1,0,0,1,1\nTX,2,2,0,0,1,1\n");
    }

    @Test
    void aReportThatWasOvertakenByANewerOneChangesNothing() throws Exception {
        server.post("/api/v1/containers/be5.host58/report", REPORT.replace("\"sequence\": 1", "\"sequence\": 2"));
        server.post("/api/v1/containers/be5.host58/report", REPORT.replace("DOWN", "UP"));
        server.post(
                "/api/v1/containers/db1.host7/report", "{\"container\": \"db1.host7\", \"links\": [], \"load\": 7}");
        server.csvUntil("SELECT load FROM data WHERE name = 'db1.host7'", answer -> answer.contains("7"));
        assertThat(server.csv(BROKEN)).contains("be5.host58,1");
        server.post(
                "/api/v1/containers/be5.host58/report",
                REPORT.replace("DOWN", "UP").replace("\"a\"", "\"restarted\""));
        assertThat(server.csvUntil(BROKEN, answer -> !answer.contains("be5"))).doesNotContain("be5.host58");
    }

    @Test
    void anAddressThatIsNotOnTheListStaysOutOfTheTables() throws Exception {
        server.post(
                "/api/v1/containers/db1.host7/report",
                "{\"container\": \"db1.host7\", \"links\": [{\"ip\": \"10.99.0.1\", \"sent\": 9, \"received\": 0}]}");
        assertThat(server.csvUntil(
                        "SELECT state, disconnect FROM data WHERE name = 'db1.host7'", answer -> answer.contains("OK")))
                .isEqualTo("STATE,DISCONNECT\nOK,0\n");
        assertThat(server.csv("SELECT COUNT(*) FROM link WHERE ip = '10.99.0.1'"))
                .endsWith("\n0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        be5.host58 | oh dear                                                      | 400 | not JSON: expected a value, a comma or a bracket at line 1, column
        be5.host58 | {"container": "be5.host58"}                                  | 400 | expected a field "links"
        be5.host58 | {"container": "be5.host58", "links": [{"ip": "10.1.2.300"}]} | 400 | /links/0/ip: address "10.1.2.300", expected IPv4
        be5.host58 | {"container": "db1.host7", "links": []}                      | 400 | a report of db1.host7 sent as be5.host58
        be9.host58 | {"container": "be9.host58", "links": []}                     | 404 | container be9.host58 is not in the CMDB
        be5        | {"container": "be5", "links": []}                            | 404 | expected CONTAINER.HOST
        """)
    void aReportThatCannotBeIsAProblemDocument(String name, String body, int status, String detail) throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/containers/" + name + "/report", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body().replace("\\\"", "\""))
                .contains("\"status\":" + status)
                .contains(detail);
        assertThatTheServerLives();
    }

    @Test
    void aReportOfAMegabyteIsRefused() throws Exception {
        String padding = "\"" + "x".repeat(100) + "\",";
        String body = "{\"container\": \"be5.host58\", \"links\": [], \"future\": [" + padding.repeat(10_000) + "0]}";
        HttpResponse<String> answer = server.post("/api/v1/containers/be5.host58/report", body);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("body longer than 524288 bytes");
        assertThatTheServerLives();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM data",
                "SELECT 1; DROP TABLE data",
                "SELECT FILE_READ('/etc/passwd')",
                "SELECT * FROM CSVREAD('/etc/passwd')",
                "SELECT nosuch FROM data",
                "SELECT name FORM data WHERE",
                ""
            })
    void whatIsNoSelectOfTheTablesIsAProblemDocumentOfOneLine(String sql) throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/sql", sql);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"detail\":").doesNotContain("\\n");
        assertThat(server.csv("SELECT COUNT(*) FROM data")).endsWith("\n4\n");
    }

    @Test
    void sqlAnswersInTheShapeThatIsAskedFor() throws Exception {
        String sql = "SELECT name, disconnect, 1.5 AS number FROM data WHERE name = 'db1.host7'";
        assertThat(server.post("/api/v1/sql", sql).body())
                .startsWith("{\"columns\":[{\"name\":\"NAME\",\"type\":\"CHARACTER VARYING\"},")
                .contains("\"rows\":[[\"db1.host7\",null,1.5]],\"truncated\":false,\"elapsedMillis\":");
        assertThat(server.post("/api/v1/sql", sql, "Accept", "text/plain").body())
                .isEqualTo("NAME       DISCONNECT  NUMBER\ndb1.host7                 1.5\n(1 row)\n");
    }

    @Test
    void onCallToolsFilterWithoutSql() throws Exception {
        assertThat(server.get("/api/v1/containers?dataCenter=FRA").body())
                .startsWith("[{\"name\":\"db1.host8\",\"disconnect\":null,");
        assertThat(server.get("/api/v1/containers/db1.host8").body()).startsWith("{\"name\":\"db1.host8\"");
        assertThat(server.get("/api/v1/containers/no.where").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/v1/links?partner=db1.host7").body()).contains("\"ip\":\"192.168.7.1\"");
        HttpResponse<String> wrong = server.get("/api/v1/links?colour=red");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("unknown parameter \\\"colour\\\", expected one of container, dataCenter");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/nothing,404", "/nothing,404", "/api/v1/containers/a.b/c/d,404"})
    void whatIsNotThereIsAProblemDocumentToo(String path, int status) throws Exception {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aServerThatHasJustStartedIsHealthyButNotReady() throws Exception {
        assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void aChangedCmdbChangesListsAndTables() throws Exception {
        replaceCmdb(CMDB.replace("192.168.7.1,db1,,true", "192.168.7.1,db1,,false")
                .replace("db1,host8,FRA,db,fra-main,192.168.8.1,db1,,true\n", ""));
        assertThat(server.csvUntil("SELECT COUNT(*) FROM container", answer -> answer.contains("3")))
                .endsWith("\n3\n");
        assertThat(server.get("/api/v1/containers/be5.host58/partners", "Accept", "text/plain")
                        .body())
                .isEqualTo("be5.host58 192.168.5.12\n");
        assertThat(server.csv("SELECT ip FROM link")).isEqualTo("IP\n192.168.5.12\n");
        assertThat(server.csv("SELECT COUNT(*) FROM data")).endsWith("\n3\n");
    }

    @Test
    void aBrokenCmdbLosesNothing() throws Exception {
        replaceCmdb("x", "containre,host,dataCenter\n");
        assertThat(server.csvUntil("SELECT problem FROM cmdb_problem", a -> a.contains("containre")))
                .contains("containre");
        assertThat(server.csv("SELECT COUNT(*) FROM container")).endsWith("\n4\n");
    }

    @Test
    void whatIsWrongWithTheCmdbStandsInItsTableAsLongAsItLasts() throws Exception {
        replaceCmdb(CMDB + "be6,host58,TX,be,tx-main,192.168.5.300,,,true\n");
        assertThat(server.csvUntil("SELECT source, object, problem FROM cmdb_problem", a -> a.contains("line")))
                .contains(folder.resolve("cmdb.csv") + ",line 6,", "192.168.5.300");
        replaceCmdb(CMDB.lines().findFirst().orElseThrow() + "\n");
        assertThat(server.csvUntil(
                        "SELECT object, problem FROM cmdb_problem WHERE object = ''", a -> a.contains("lacks")))
                .contains("lacks 4 of 5 containers, expected at most 30 %");
        assertThat(server.csv("SELECT COUNT(*) FROM container")).endsWith("\n5\n");
        replaceCmdb(CMDB);
        assertThat(server.csvUntil("SELECT COUNT(*) FROM cmdb_problem", a -> a.endsWith("\n0\n")))
                .endsWith("\n0\n");
    }

    @Test
    void aGrowingLogAddsPartners() throws Exception {
        Files.writeString(
                folder.resolve("pdns.log"),
                LOG + LOG.replace("db1.be5", "be.db1").replace("host58", "host7"));
        assertThat(server.csvUntil(
                        "SELECT ip FROM partner WHERE container = 'db1.host7' AND source = 'pdns'",
                        a -> a.contains("192")))
                .isEqualTo("IP\n192.168.5.11\n");
    }

    @Test
    void lookupsAreAlsoTakenOverRest() throws Exception {
        assertThat(server.post(
                                "/api/v1/lookups",
                                "{\"lookups\": [{\"container\": \"db1.host7\", \"service\": \"be\", \"lastSeen\":"
                                        + " \"2999-01-01T00:00:00Z\"}]}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.csvUntil(
                        "SELECT ip, source, lastSeen <= CURRENT_TIMESTAMP FROM partner WHERE container = 'db1.host7'"
                                + " AND source <> 'background'",
                        answer -> answer.contains("192")))
                .endsWith("\n192.168.5.11,pdns,true\n");
        assertThat(server.post("/api/v1/lookups", "{\"lookups\": 7}").body()).contains("/lookups: expected an array");
    }

    @Test
    void componentsPublishTheirPartnersThemselves() throws Exception {
        HttpResponse<String> answer = server.put(
                "/api/v1/containers/cache1.host58/published-partners",
                "{\"partners\": [\"192.168.8.1\", \"192.168.99.1\"]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"unknown\":[\"192.168.99.1\"]}");
        assertThat(server.csv(
                        "SELECT ip, source, service, intervalSeconds FROM partner WHERE container = 'cache1.host58'"))
                .endsWith("\n192.168.8.1,published,\"\",1.0\n");
        assertThat(server.get("/api/v1/containers/cache1.host58/partners", "Accept", "text/plain")
                        .body())
                .isEqualTo("cache1.host58 192.168.8.1\n");
        assertThat(server.put("/api/v1/containers/cache1.host58/published-partners", "{}")
                        .statusCode())
                .isEqualTo(400);
        server.put("/api/v1/containers/cache1.host58/published-partners", "{\"partners\": []}");
        assertThat(server.csv("SELECT COUNT(*) FROM partner WHERE container = 'cache1.host58'"))
                .endsWith("\n0\n");
    }

    @Test
    void aServerThatCannotListenDoesNotStartHalf() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path config = folder.resolve("taken.yaml");
            Files.writeString(config, "listen: 127.0.0.1:" + taken.getLocalPort() + "\ncmdb: {csv: cmdb.csv}\n");
            assertThatThrownBy(() -> EarshotServer.start(ConfigFile.read(config), InstantSource.system()))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining(
                            "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    private void replaceCmdb(String lines) throws Exception {
        replaceCmdb(lines, "container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
    }

    private void replaceCmdb(String lines, String header) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), header + lines);
    }

    private void assertThatTheServerLives() throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", REPORT).statusCode())
                .isEqualTo(204);
    }
}

package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.nagios.Checks;
import io.earshot.server.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that rules say who probes which services, and that what agents find is seen in tables, checks and explanations. */
class ServicesOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1 cache1,true
        be6,host58,TX,be,tx-main,192.168.5.12,be,cache1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1 db2,,true
        cache1,host7,TX,cache,tx-main,192.168.7.2,cache1,,true
        """;

    private static final String RULES = """
        probes:
          - name: databases
            kind: mysql
            select: SELECT service, container AS node FROM provider WHERE service LIKE 'db%'
            every: 1m
          - name: by-node
            select: SELECT name AS node, 'be6.host58' AS client, 'https' AS kind, 8443 AS port, '/healthz' AS question FROM node WHERE role = 'cache'
        """;

    @TempDir
    private Path folder;

    @Test
    void rulesDecideWhoProbesWhatAndResultsAreSeenEverywhereButInTheLinksState() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m", RULES)) {
            assertThat(server.get("/api/v1/containers/be5.host58/partners").body())
                    .contains(
                            "\"serviceProbes\":[{\"ip\":\"192.168.7.1\",\"port\":3306,\"kind\":\"mysql\",\"service\":\"db1\","
                                    + "\"intervalSeconds\":60,\"timeoutSeconds\":5}]");
            assertThat(server.get("/api/v1/containers/be6.host58/partners").body())
                    .contains("\"kind\":\"https\",\"service\":\"cache1\",\"question\":\"/healthz\"")
                    .doesNotContain("mysql");

            Instant ends = Instant.now().plus(Duration.ofDays(2)).plusSeconds(600);
            report(server, "REFUSED", "refuses connections to port 3306", "", true);
            report(server, "UP", "the certificate verifies", ", \"certificateEnds\": \"" + ends + "\"", false);

            assertThat(server.csvUntil(
                            "SELECT container, service, ip, port, kind, state, detail, certificateEnds IS NULL FROM service_probe ORDER BY kind",
                            rows -> rows.contains("tls")))
                    .endsWith("""
                        be5.host58,db1,192.168.7.1,3306,mysql,REFUSED,refuses connections to port 3306,true
                        be5.host58,db1,192.168.7.1,443,tls,UP,the certificate verifies,false
                        """);
            assertThat(server.csv("SELECT state FROM link WHERE container = 'be5.host58' AND ip = '192.168.7.1'"))
                    .endsWith("\nUP\n");
            assertThat(server.csv("SELECT COUNT(*) FROM incident")).endsWith("\n0\n");
            assertThat(server.csv(sql("services")))
                    .contains(
                            "CRITICAL,\"service db1 at db1.host7 (mysql port 3306): refuses connections to port 3306 since ")
                    .contains(", for be5.host58");
            assertThat(server.csv(sql("certificates")))
                    .contains("\n2,the certificate of db1 at db1.host7 port 443 ends at ");
            assertThat(server.post("/api/v1/explanations", "{\"from\": \"be5.host58\", \"to\": \"db1\"}")
                            .body())
                    .contains("; service db1 (mysql port 3306) refuses since ")
                    .contains(
                            "be5.host58 to db1.host7 (192.168.7.1): link UP, service db1 (mysql port 3306) refuses since ")
                    .contains(
                            "be5.host58 to db1.host7 (192.168.7.1): link UP, service db1 (tls port 443) works since ");

            report(server, "UP", "greets as version 8.0", "", true);
            assertThat(server.csvUntil("SELECT kind, state FROM service_probe", rows -> !rows.contains("tls")))
                    .as("a full report takes away what is not in it")
                    .endsWith("\nmysql,UP\n");
        }
    }

    private static void report(RunningServer server, String state, String detail, String more, boolean full)
            throws Exception {
        String body = """
            {"container": "be5.host58", "links": [{"ip": "192.168.7.1", "sent": 12, "received": 12, "state": "UP"}],
             "services": {"full": %s, "probes": [{"ip": "192.168.7.1", "port": %d, "kind": "%s", "service": "db1",
               "state": "%s", "latency": 1.5, "detail": "%s", "sinceSeconds": 30, "checkedSeconds": 2%s}]}}\
            """.formatted(full, full ? 3306 : 443, full ? "mysql" : "tls", state, detail, more);
        assertThat(server.post("/api/v1/containers/be5.host58/report", body).statusCode())
                .isEqualTo(204);
    }

    private static String sql(String check) {
        return Checks.require(Checks.shipped(), check).sql();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{name: x, kind: mysqll, select: SELECT 1} | kind \"mysqll\" of a service, expected one of http, https, http2, tls,",
                "{name: x, kind: mysql} | rule \"x\": \"select\" is missing, expected a SELECT",
                "{name: x, kind: dns, question: example.com, select: SELECT 1} | rule \"x\": question \"example.com\" of kind dns, expected a name and a type as in example.com A",
                "{name: x, kind: http, every: 1s, select: SELECT 1} | rule \"x\": \"every\" is 1000 ms, expected at least 5s",
                "{name: x, kind: mysql, select: SELECT service FROM provider} | server.yaml:4: rule \"x\" of \"probes\": no column \"node\", expected the name of a container in it",
                "{name: x, select: SELECT container AS node FROM provider} | neither a key \"kind\" nor a column \"kind\", expected one of them with the protocol",
                "{name: x, kind: mysql, select: 'SELECT container AS node, 1 AS prot FROM provider'} | column \"prot\", expected \"port\"",
                "{name: x, kind: mysql, select: SELECT container AS node FROM providers} | no table PROVIDERS at line 1, column 31, did you mean PROVIDER?",
                "{name: x, kind: tls, authorities: none.pem, select: SELECT 1} | which cannot be read",
            })
    void aBadRuleIsRefusedInOneLineBeforeAnythingStarts(String rule, String message) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "");
        Path config = Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            probes:
              - %s
            """.formatted(rule));

        assertThatThrownBy(() -> EarshotServer.verify(ConfigFile.read(config)))
                .message()
                .contains("server.yaml")
                .contains(message)
                .doesNotContain("\n");
    }
}

package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.Checks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that captures of agents are seen in tables and over REST. */
class ExchangesOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    private static final String CHECK =
            Checks.require(Checks.shipped(), "exchange-errors").sql();

    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120);

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("tags.csv"), "node,tag,value\nDB1.host7,tier,db\nbe5.host58,tier,shop\n");
        server = RunningServer.start(folder, CMDB, "", "2m", """
            graph: {tags: [{csv: tags.csv}]}
            wire: {captures: [{tags: {tier: db}, interfaces: [eth7]}]}
            """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String exchange(Instant when, long requests, String operation) {
        return """
            {"minute": "%s", "direction": "OUT", "ip": "192.168.7.1", "port": 3306, "protocol": "mysql",
             "operation": "%s", "requests": %d, "responses": %d, "errors": 1, "codes": {"OK": %d, "1062": 1},
             "latency": {"count": 10, "sum": 30, "max": 9.5, "buckets": {"1": 5, "5.6": 4, "10": 1}},
             "requestBytes": 100, "responseBytes": 900}\
            """.formatted(when, operation, requests, requests, requests - 1);
    }

    private void report(String sections) throws Exception {
        assertThat(server.post(
                                "/api/v1/containers/be5.host58/report",
                                "{\"container\": \"be5.host58\", \"links\": [], " + sections + "}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void operationsHaveRatesErrorsAndLatencies() throws Exception {
        report("\"exchanges\": [" + exchange(minute, 10, "SELECT a FROM b WHERE id = ?") + "]");
        assertThat(server.csvUntil(
                        "SELECT container, direction, ip, port, protocol, operation, requests, responses, errors, latencyAvg,"
                                + " latencyP50, latencyP95, latencyP99, latencyMax, requestBytes, responseBytes FROM exchange",
                        rows -> rows.contains("mysql")))
                .endsWith(
                        "\nbe5.host58,OUT,192.168.7.1,3306,mysql,SELECT a FROM b WHERE id = ?,10,10,1,3.0,1.0,9.5,9.5,9.5,100,900\n");
        assertThat(server.csv("SELECT code, count FROM exchange_code ORDER BY code"))
                .endsWith("\n1062,1\nOK,9\n");
        assertThat(server.get("/api/v1/exchanges?container=be5.host58&direction=OUT")
                        .body())
                .contains("\"operation\":\"SELECT a FROM b WHERE id = ?\"");
        assertThat(server.csv("SELECT operation, partner, state FROM conversation"))
                .endsWith("\nSELECT a FROM b WHERE id = ?,db1.host7,UNKNOWN\n");
    }

    @Test
    void agentsCaptureWhereTheContainerHasTheTagsThatTheConfigurationNames() throws Exception {
        server.csvUntil("SELECT value FROM tag ORDER BY value", rows -> rows.contains("db") && rows.contains("shop"));
        assertThat(server.get("/api/v1/containers/db1.host7/partners").body()).contains("eth7");
        assertThat(server.get("/api/v1/containers/be5.host58/partners").body()).doesNotContain("eth7");
    }

    @Test
    void aMinuteThatIsReportedAgainReplacesWhatWasSaidOfIt() throws Exception {
        report("\"exchanges\": [" + exchange(minute, 10, "SELECT ?") + "]");
        server.csvUntil("SELECT requests FROM exchange", rows -> rows.contains("10"));
        report("\"exchanges\": [" + exchange(minute, 12, "SELECT ?") + "]");
        assertThat(server.csvUntil("SELECT requests FROM exchange", rows -> rows.contains("12")))
                .endsWith("\n12\n")
                .doesNotContain("\n10\n");
    }

    @Test
    void minutesThatAreTooOldOrToComeAreNotKept() throws Exception {
        report("\"exchanges\": [" + exchange(minute.minusSeconds(7_200), 1, "old") + ","
                + exchange(minute.plusSeconds(7_200), 2, "ahead") + "," + exchange(minute, 3, "now") + "]");
        assertThat(server.csvUntil("SELECT operation FROM exchange", rows -> rows.contains("now")))
                .endsWith("\nnow\n")
                .doesNotContain("old")
                .doesNotContain("ahead");
    }

    @Test
    void aCaptureSaysHowItFaresAndWhyItDoesNot() throws Exception {
        report("""
            "captures": [{"interface": "eth0", "since": "2026-11-29T09:00:00Z", "packets": 7, "dropped": 1, "factor": 2},
              {"interface": "eth7", "since": "2026-11-29T09:00:00Z", "packets": 0, "problem": "no interface eth7"}]\
            """);
        assertThat(server.csvUntil(
                        "SELECT container, interface, packets, dropped, factor, problem FROM capture ORDER BY interface",
                        rows -> rows.contains("eth0")))
                .endsWith("\nbe5.host58,eth0,7,1,2,\nbe5.host58,eth7,0,0,1,no interface eth7\n");
        assertThat(server.get("/api/v1/captures").body()).contains("no interface eth7");
    }

    @Test
    void whatFailsOrGetsNoAnswerOnALinkIsSeenInOneViewOneCheckAndInMetrics() throws Exception {
        Instant recent = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60);
        String capture = "\"captures\": [{\"interface\": \"eth0\", \"since\": \"" + minute
                + "\", \"packets\": 100, \"dropped\": 3, \"factor\": 1}], ";
        report(capture + "\"exchanges\": ["
                + exchange(recent, 30, "SELECT ?").replace("\"responses\": 30", "\"responses\": 24, \"unanswered\": 5")
                + ", " + exchange(recent.minusSeconds(1_200), 1_000, "SELECT ?") + "]");
        assertThat(server.csvUntil(
                        "SELECT partner, requests, responses, errors, unanswered, errorShare, latencyAvg, latencyP95 FROM link_operation",
                        rows -> rows.contains("db1")))
                .endsWith("\ndb1.host7,30,24,1,5,0.2,3.0,9.5\n");
        assertThat(server.csv("SELECT COUNT(*) FROM exchange")).endsWith("\n2\n");

        assertThat(server.csv(CHECK))
                .endsWith("\n0.2,be5.host58 gets from db1.host7 for mysql SELECT ? with 20.0 % errors or no answer\n");
        assertThat(server.get("/metrics").body())
                .contains("earshot_captures{state=\"ok\"} 1")
                .contains("earshot_captures_dropped_packets 3");
        String link =
                "{container=\"be5.host58\",direction=\"OUT\",ip=\"192.168.7.1\",port=\"3306\",protocol=\"mysql\"} ";
        assertThat(server.get("/metrics?links=true").body())
                .contains("earshot_exchange_requests" + link + "30")
                .contains("earshot_exchange_errors" + link + "1")
                .contains("earshot_exchange_unanswered" + link + "5")
                .contains("earshot_exchange_latency_milliseconds" + link + "3\n");
    }

    @Test
    void aCaptureThatDoesNotWorkIsUnknownToTheCheckAndNeverGood() throws Exception {
        report("\"captures\": [{\"interface\": \"eth0\", \"since\": \"" + minute
                + "\", \"packets\": 0, \"factor\": 1, \"problem\": \"no permission\"}]");
        server.csvUntil("SELECT problem FROM capture", rows -> rows.contains("no permission"));
        assertThat(server.csv(CHECK)).endsWith("\n,traffic of be5.host58 is not captured on eth0: no permission\n");
    }
}

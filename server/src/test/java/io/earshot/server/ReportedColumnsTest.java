package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that whatever agents report is in a table, and that agents of any age are understood. */
class ReportedColumnsTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    /** As the agent of version 0.1.0 sent it before there were sections. */
    private static final String OLD_REPORT = """
        {"container":"be5.host58","startId":"5c2f7a90d3b14e68","sequence":3,"version":"0.1.0-SNAPSHOT","links":[\
        {"ip":"192.168.7.1","sent":12,"received":11,"state":"UP","rtt":{"min":0.21,"avg":0.34,"p95":0.8,"max":1.2},\
        "rttHistogram":{"0.22":4,"0.39":6,"1.2":1},"pathMtu":1500,"errors":{"EPERM":3,"STARVED":1},"late":1,\
        "duplicates":2}],"load":0.21,"prober":{"starved":false,"longestDelayMillis":12.5,"foreignReplies":4}}\
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anNginxWhoseErrorsAreNotCountedSaysWhyAndIsNotJudged() throws Exception {
        send("""
            {"container": "be5.host58", "startId": "n", "sequence": 1, "links": [],
             "nginx": {"accessRate": 31.5, "problem": "the access log of nginx gets no lines"}}
            """);
        assertThat(server.csvUntil(
                        "SELECT nginxAccessRate, nginxErrorRate, nginxProblem FROM data WHERE name = 'be5.host58'",
                        rows -> rows.contains("31.5")))
                .endsWith("\n31.5,,the access log of nginx gets no lines\n");
    }

    @Test
    void whatAnOlderAgentSaysOfItsLinksIsInLink() throws Exception {
        send(OLD_REPORT);

        assertThat(server.csvUntil(
                        "SELECT sent, errors, errorKinds, late, duplicates, rttP50, rttP99 FROM link WHERE evidence <> 'background'",
                        rows -> rows.contains("\n12,")))
                .endsWith("\n12,4,\"EPERM 3, STARVED 1\",1,2,0.39,1.2\n");
    }

    @Test
    void knownCausesOfALinkAreToldInSentences() throws Exception {
        send(OLD_REPORT
                .replace("\"pathMtu\":1500", "\"pathMtu\":1500,\"icmpFiltered\":true")
                .replace("\"starved\":false", "\"starved\":true"));

        assertThat(server.csvUntil(
                        "SELECT cause, text FROM link_cause ORDER BY cause", rows -> rows.contains("STARVED")))
                .isEqualTo("""
                        CAUSE,TEXT
                        ICMP_FILTERED,echo requests from be5.host58 to db1.host7 are filtered; TCP is answered
                        REFUSED,"the machine of be5.host58 itself refuses to send (EPERM 3, STARVED 1): a firewall rule, an IPsec policy or a route on it"
                        STARVED,the agent of be5.host58 does not get enough CPU time to judge its links
                        """);
    }

    @Test
    void anOlderAgentIsInAgentWithoutWhatItDoesNotTell() throws Exception {
        send(OLD_REPORT);

        assertThat(server.csvUntil(
                        "SELECT name, host, version, startedAt, age >= 0 AND age < 600, residentBytes, cpuShare,"
                                + " prober, longestDelay, foreignReplies FROM agent",
                        rows -> rows.contains("be5")))
                .endsWith("\nbe5.host58,host58,0.1.0-SNAPSHOT,,true,,,OK,12.5,4\n");
    }

    @Test
    void aNewerAgentSaysHowItsProcessFaresAndMayHaveSectionsThatWeDoNotKnow() throws Exception {
        send("""
            {"container":"be5.host58","links":[],"version":"9.9","later":{"a":[1,2,3]},
             "prober":{"starved":true,"longestDelayMillis":900},
             "agent":{"uptimeSeconds":86400,"residentBytes":41943040,"cpuShare":0.004,"threads":7}}
            """);

        assertThat(server.csvUntil(
                        "SELECT version, residentBytes, cpuShare, prober, DATEDIFF(SECOND, startedAt, lastReport)"
                                + " FROM agent",
                        rows -> rows.contains("9.9")))
                .endsWith("\n9.9,41943040,0.004,STARVED,86400\n");
    }

    @Test
    void anAgentThatNeverReportedIsNotInAgent() throws Exception {
        assertThat(server.csv("SELECT COUNT(*) FROM agent")).endsWith("\n0\n");
    }

    @Test
    void aScriptThatReportsCountsAloneLeavesTheRestUnknown() throws Exception {
        send("{\"container\":\"be5.host58\",\"links\":[{\"ip\":\"192.168.7.1\",\"sent\":1,\"received\":1}]}");

        assertThat(server.csvUntil(
                        "SELECT sent, errors, late, duplicates, rttP50, rttP99 FROM link WHERE evidence <> 'background'",
                        rows -> rows.contains("\n1,")))
                .endsWith("\n1,0,0,0,,\n");
        assertThat(server.csv("SELECT name, version, prober, cpuShare FROM agent"))
                .endsWith("\nbe5.host58,,,\n");
    }

    private void send(String report) throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", report).statusCode())
                .isEqualTo(204);
    }
}

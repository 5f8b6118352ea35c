package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host58,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    @TempDir
    private Path folder;

    @Test
    void afterARestartChecksAreUnknownWithTheReasonAndKeptIncidentsAreStillTold() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "3s")) {
            report(server, 1, "UP");
            String open = "";
            for (int sequence = 2; sequence < 1_200 && !open.endsWith("\n1\n"); sequence++) {
                report(server, sequence, "DOWN"); // again and again, or the agent would count as silent
                Thread.sleep(200);
                open = server.csv("SELECT COUNT(*) FROM incident WHERE state = 'OPEN'");
            }
            assertThat(open).endsWith("\n1\n");
        }
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "30m")) {
            assertThat(server.get("/api/v1/checks/incidents").body())
                    .contains("\"state\":\"CRITICAL\"")
                    .contains("unverified since the server's restart")
                    .containsPattern("just started: 0 of 3 containers report, waiting until \\d\\d:\\d\\d UTC");
            assertThat(server.csvUntil(
                            "SELECT state FROM check_result WHERE check = 'incidents'", csv -> csv.contains("CRIT")))
                    .endsWith("\nCRITICAL\n");
            assertThat(server.get("/api/v1/checks/connectivity").body())
                    .containsPattern("CONNECTIVITY UNKNOWN - just started: 0 of 3 containers report, waiting until"
                            + " \\d\\d:\\d\\d UTC");
        }
    }

    private static void report(RunningServer server, int sequence, String state) throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": %d,
             "links": [{"ip": "192.168.7.1", "sent": 12, "received": %d, "state": "%s"}]}
            """.formatted(
                                        sequence, state.equals("UP") ? 12 : 0, state))
                        .statusCode())
                .isEqualTo(204);
    }
}

package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentsOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host59,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        db1,host8,NY,db,ny-main,192.168.7.2,db1,be,true
        """;

    private static final String OPEN = "SELECT id, kind, linksDown, summary FROM incident WHERE state = 'OPEN'";

    @TempDir
    private Path folder;

    private RunningServer server;
    private int sequence;

    /** The first cycle, in which nothing is judged, is over by a clock of the test's own. */
    @BeforeEach
    void start() throws Exception {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        server = RunningServer.start(
                folder, CMDB, "", "10m", "", () -> Instant.now().plus(ahead.get()));
        report("UP");
        ahead.set(Duration.ofMinutes(11));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBrokenLinkIsAnIncidentInSqlAndOverRest() throws Exception {
        String id = breakTheLink();
        assertThat(server.get("/api/v1/incidents?state=OPEN&dataCenter=NY").body())
                .contains("\"id\":" + id)
                .contains("\"summary\":\"")
                .contains("\"until\":null");
        assertThat(server.get("/api/v1/incidents?state=OVER").body()).isEqualTo("[]");
        assertThat(server.get("/api/v1/incidents?host=host8").body()).isEqualTo("[]");
        assertThat(server.get("/api/v1/incidents/" + id).body())
                .contains("\"links\":[{\"container\":\"be5.host58\",\"ip\":\"192.168.7.1\",\"partner\":\"db1.host7\","
                        + "\"state\":\"DOWN\"");
        assertThat(server.get("/api/v1/incidents/999").statusCode()).isEqualTo(404);
        assertThat(server.csv("SELECT container, ip, fromState, toState FROM event"))
                .endsWith("\nbe5.host58,192.168.7.1,UP,DOWN\n");
    }

    @Test
    void bothDirectionsOfAPairStandSideBySide() throws Exception {
        breakTheLink();
        assertThat(server.csv("SELECT a, b, stateAB, stateBA, lossAB, lossBA FROM pair ORDER BY a, b"))
                .isEqualTo("""
                    A,B,STATEAB,STATEBA,LOSSAB,LOSSBA
                    be5.host58,db1.host7,DOWN,UNKNOWN,1.0,
                    be5.host58,db1.host8,UP,UNKNOWN,0.0,
                    be6.host59,db1.host7,UNKNOWN,UNKNOWN,,
                    be6.host59,db1.host8,UNKNOWN,UNKNOWN,,
                    """);
    }

    @Test
    void mutedTroubleIsVisibleAndNotOpenUntilItIsUnmuted() throws Exception {
        HttpResponse<String> created = mute("{\"places\": [\"HOST7\"], \"for\": \"2h\", \"reason\": \"new disks\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).contains("\"places\":[\"host7\"]");
        String location = created.headers().firstValue("Location").orElseThrow();
        report("DOWN");
        assertThat(server.csvUntil("SELECT state, muted FROM incident", answer -> answer.contains("\nMUTED")))
                .endsWith("\nMUTED,new disks\n");
        assertThat(server.get("/api/v1/mutes").body()).contains("\"places\":[\"host7\"]");
        assertThat(server.delete(location).statusCode()).isEqualTo(204);
        assertThat(server.delete(location).statusCode()).isEqualTo(404);
        assertThat(server.csvUntil("SELECT state, muted FROM incident", answer -> answer.contains("\nOPEN")))
                .endsWith("\nOPEN,\n");
        assertThat(server.csv("SELECT COUNT(*) FROM mute")).endsWith("\n0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nonsense                                                              | not JSON
        {"places": [], "for": "2h", "reason": "r"}                            | /places: expected one container
        {"places": ["a", "b", "c"], "for": "2h", "reason": "r"}               | or two of them
        {"places": ["host85"], "for": "2h", "reason": "r"}                    | "host85", did you mean host
        {"places": [7], "for": "2h", "reason": "r"}                           | expected a container, host or data
        {"places": ["host7"], "for": "2h"}                                    | /reason: expected why
        {"places": ["host7"], "reason": "r"}                                  | expected either "for" as in 2h
        {"places": ["host7"], "for": "2", "reason": "r"}                      | expected a duration with its unit
        {"places": ["host7"], "for": "999999999d", "reason": "r"}             | expected a time in the next 366 days
        {"places": ["host7"], "until": "2020-01-01T00:00:00Z", "reason": "r"} | expected a time in the next 366 days
        {"places": ["host7"], "until": "tomorrow", "reason": "r"}             | expected a time as in
        """)
    void aMuteThatCannotBeSaysWhatWasExpected(String body, String detail) throws Exception {
        HttpResponse<String> answer = mute(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().replace("\\\"", "\"")).contains(detail);
        assertThat(server.get("/api/v1/mutes").body()).isEqualTo("[]");
    }

    private HttpResponse<String> mute(String body) throws Exception {
        return server.post("/api/v1/mutes", body);
    }

    /** @return the incident's number */
    private String breakTheLink() throws Exception {
        report("DOWN");
        String csv = server.csvUntil(OPEN, answer -> answer.contains("be5"));
        assertThat(csv.lines()).hasSize(2);
        return csv.lines().toList().getLast().split(",", 2)[0];
    }

    private void report(String state) throws Exception {
        String report = """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "links": [
             {"ip": "192.168.7.1", "sent": 10, "received": %d, "state": "%s"},
             {"ip": "192.168.7.2", "sent": 10, "received": 10, "state": "UP"}]}
            """.formatted(++sequence, state.equals("UP") ? 10 : 0, state);
        assertThat(server.post("/api/v1/containers/be5.host58/report", report).statusCode())
                .isEqualTo(204);
    }
}

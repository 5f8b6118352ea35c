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

    @Test
    void aTicketNamesWhatIsKnownAndLikelyAndWhatToDo() throws Exception {
        String id = breakTheLink();
        String ticket = server.get("/api/v1/incidents/" + id + "/ticket", "Accept", "text/plain")
                .body();
        assertThat(ticket)
                .startsWith("Connectivity incident " + id + ": ")
                .contains("Severity: CRITICAL", "Affected services:\n- db1", "Affected clients:\n- be5.host58")
                .contains("be5.host58 to db1.host7 (192.168.7.1)", "Likely causes:\n- ", "Next steps:\n- ")
                .contains("- earshot task run drain --on \"name = 'be5.host58'\" --arg server=192.168.7.1 --key KEY\n")
                .containsPattern("Since: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
    }

    @Test
    void checksLeaveOutWhatIsMutedAndSayHowMuch() throws Exception {
        breakTheLink();
        assertThat(checkUntil("connectivity", "CRITICAL")).contains("be5.host58 (1)");
        mute("{\"places\": [\"host58\", \"host7\"], \"for\": \"2h\", \"reason\": \"new disks\", \"who\": \"ann\"}");
        assertThat(checkUntil("connectivity", "OK"))
                .containsPattern("1 link muted by ann until \\d\\d:\\d\\d UTC, no broken link");
        assertThat(checkUntil("incidents", "OK")).contains("1 incident muted, no open incident");
        assertThat(server.csv("SELECT container, ip, who FROM muted_link")).endsWith("\nbe5.host58,192.168.7.1,ann\n");
    }

    @Test
    void aPlannedMuteIsListedAndDoesNotMuteYet() throws Exception {
        breakTheLink();
        HttpResponse<String> created =
                mute("{\"places\": [\"host7\"], \"from\": \"" + Instant.now().plusSeconds(3_600)
                        + "\", \"for\": \"2h\", \"repeat\": \"7d\", \"reason\": \"weekly window\"}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(server.csv("SELECT places, active, repeats, reason FROM mute"))
                .endsWith("\nhost7,false,7d,weekly window\n");
        assertThat(checkUntil("connectivity", "CRITICAL")).contains("be5.host58 (1)");
        assertThat(mute("{\"places\": [\"host7\"], \"for\": \"2d\", \"repeat\": \"1d\", \"reason\": \"r\"}")
                        .body())
                .contains("repeats before it ends");
    }

    @Test
    void anIncidentIsAcknowledgedAndThatIsTakenBack() throws Exception {
        String path = "/api/v1/incidents/" + breakTheLink() + "/acknowledgement";
        assertThat(server.put(path, "{}").statusCode()).isEqualTo(400);
        assertThat(server.put(path, "{\"owner\": \"ann\", \"comment\": \"carrier called\", \"by\": \"bob\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.csv("SELECT state, owner, acknowledgement, acknowledgedBy FROM incident"))
                .endsWith("\nOPEN,ann,carrier called,bob\n");
        assertThat(server.delete(path).statusCode()).isEqualTo(204);
        assertThat(server.csv("SELECT owner, acknowledgedAt FROM incident")).endsWith("\n,\n");
        assertThat(server.put("/api/v1/incidents/99/acknowledgement", "{\"owner\": \"ann\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    /** @return its output once it says so */
    private String checkUntil(String check, String state) throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/checks/" + check);
        for (int i = 0; i < 1_200 && !answer.body().contains("\"state\":\"" + state + "\""); i++) {
            Thread.sleep(100);
            answer = server.get("/api/v1/checks/" + check);
        }
        assertThat(answer.body()).contains("\"state\":\"" + state + "\"");
        return answer.body();
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
        {"places": ["host7"], "for": "999999999d", "reason": "r"}             | expected a duration of at most 36500d
        {"places": ["host7"], "for": "400d", "reason": "r"}                   | expected a time in the next 366 days
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
             {"ip": "192.168.7.2", "sent": 10, "received": 10, "state": "UP"}], "nginx": {"accessRate": 31.5}}
            """.formatted(++sequence, state.equals("UP") ? 10 : 0, state);
        assertThat(server.post("/api/v1/containers/be5.host58/report", report).statusCode())
                .isEqualTo(204);
    }
}

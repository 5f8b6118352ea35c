package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One agent for all containers of a host. */
class HostsOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host58,TX,be,tx-main,192.168.5.12,be,,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    private static final String REPORTS = """
        {"host": "host58", "reports": [
          {"container": "be5.host58", "links": [{"ip": "192.168.7.1", "sent": 12, "received": 0, "state": "DOWN"}]},
          {"container": "be9.host58", "links": []},
          {"container": "be6.host58", "links": [], "load": 0.5}]}
        """;

    private static final String STATES = "SELECT name, state, disconnect FROM data ORDER BY name";

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(
                folder, CMDB, "Remote 192.168.5.11 wants 'db1.be5.host58.example.com|A', do = 0\n", "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theListsOfAHostComeAtOnceAndUnchangedOnesDoNotComeAgain() throws Exception {
        assertThat(server.get("/api/v1/hosts/host58/partners", "Accept", "text/plain")
                        .body())
                .isEqualTo("be5.host58 192.168.7.1\nbe6.host58\n");
        HttpResponse<String> json = server.get("/api/v1/hosts/HOST58/partners");
        assertThat(json.body())
                .startsWith("{\"host\":\"host58\",\"lists\":[{\"container\":\"be5.host58\",\"cycleSeconds\":120,")
                .contains("{\"container\":\"be6.host58\"")
                .doesNotContain("db1.host7");

        String etag = json.headers().firstValue("ETag").orElseThrow();
        assertThat(server.get("/api/v1/hosts/host58/partners", "If-None-Match", etag)
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void theReportsOfAHostCountOneByOneAndStrangersAreNamed() throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/hosts/host58/reports", REPORTS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"unknown\":[\"be9.host58\"],\"refused\":[]}");
        assertThat(server.csvUntil(STATES, rows -> rows.contains("be6.host58,OK")))
                .isEqualTo("NAME,STATE,DISCONNECT\nbe5.host58,BROKEN,1\nbe6.host58,OK,0\ndb1.host7,WAITING,\n");
        assertThat(server.post("/api/v1/hosts/host58/reports", "{\"host\": \"host58\", \"reports\": []}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void oneBadReportAmongThoseOfAHostCostsOnlyItself() throws Exception {
        HttpResponse<String> answer = server.post(
                "/api/v1/hosts/host58/reports",
                "{\"host\": \"host58\", \"reports\": [{\"container\": \"be5.host58\", \"links\": [{\"ip\": 7}]},"
                        + " {\"container\": \"be6.host58\", \"links\": []}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"unknown\":[],\"refused\":[\"/reports/0/links/0/ip: expected a string, got 7\"]}");
        assertThat(server.csvUntil(STATES, rows -> rows.contains("be6.host58,OK")))
                .contains("be5.host58,WAITING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "host59 # {\"host\": \"host59\", \"reports\": []} # 404 # host host59 is not in the CMDB",
                "host58 # {\"host\": \"host7\", \"reports\": []} # 400 # reports of host7 sent as host58",
                "host58 # {\"host\": \"host58\"} # 400 # document: expected fields",
                "host58 # {\"host\": \"host58\", \"reports\": [{\"container\": \"db1.host7\", \"links\": []}]}"
                        + " # 400 # container db1.host7, expected one of host host58",
            })
    void whatIsWrongIsAProblem(String host, String body, int status, String detail) throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/hosts/" + host + "/reports", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"detail\":\"" + detail);
    }

    @Test
    void aCompressedReportIsOpenedAndWhatIsNotCompressedIsRefused() throws Exception {
        byte[] compressed = gzip(REPORTS.getBytes(StandardCharsets.UTF_8));
        assertThat(server.post("/api/v1/hosts/host58/reports", compressed, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.csvUntil(STATES, rows -> rows.contains("BROKEN"))).contains("be5.host58,BROKEN,1");

        HttpResponse<String> plain = server.post("/api/v1/hosts/host58/reports", REPORTS, "Content-Encoding", "gzip");
        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(plain.body()).contains("the body is not gzip: ");
        assertThat(server.post("/api/v1/hosts/host58/reports", REPORTS, "Content-Encoding", "br")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void aBombIsMeasuredByWhatItBecomes() throws Exception {
        byte[] blanks = new byte[64 << 20];
        Arrays.fill(blanks, (byte) ' ');
        assertThat(server.post("/api/v1/hosts/host58/reports", gzip(blanks), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        }
        return compressed.toByteArray();
    }
}

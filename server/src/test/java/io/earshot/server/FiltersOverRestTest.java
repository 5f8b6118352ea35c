package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A filter that is not known, or a value that there is not, must never read as if nothing were wrong. */
class FiltersOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "1s");
        server.post(
                "/api/v1/containers/be5.host58/report",
                "{\"container\": \"be5.host58\", \"links\": [{\"ip\": \"192.168.7.1\", \"sent\": 10,"
                        + " \"received\": 0, \"state\": \"DOWN\"}]}");
        server.csvUntil("SELECT state FROM link ORDER BY state", rows -> rows.contains("DOWN"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "containers?state=broken # be5.host58",
                "containers?state=BROKEN&dataCenter=tx # be5.host58",
                "containers?host=HOST58 # be5.host58",
                "links?state=DOWN&dataCenter=TX # 192.168.7.1",
                "links?role=be # 192.168.7.1",
                "links?host=host58&flapping=FALSE # 192.168.7.1",
                "links?partnerDataCenter=ny # 192.168.7.1",
                "links?container=be5.HOST58 # 192.168.7.1",
                "links?service=db1 # 192.168.7.1",
                "links?ip=::FFFF:192.168.7.1 # 192.168.7.1",
                "links?state=UP&state=DOWN # 192.168.7.1",
            })
    void rowsThatPassAreFoundInWhateverCase(String path, String found) throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "containers?state=NOPE # unknown state \\\"NOPE\\\"; known: OK, BROKEN, SILENT, WAITING",
                "containers?dataCenter=TXX # unknown dataCenter \\\"TXX\\\", did you mean TX?; known: NY, TX",
                "containers?role=fe # unknown role \\\"fe\\\", did you mean be?; known: be, db",
                "links?state=BAD # unknown state \\\"BAD\\\"; known: UP, LOSSY, DOWN, UNKNOWN",
                "links?container=be6.host58 # unknown container \\\"be6.host58\\\", did you mean be5.host58?",
                "links?congested=maybe # unknown congested \\\"maybe\\\"; known: true, false",
                "links?ip=192.168.7.01 # ip address \\\"192.168.7.01\\\", expected IPv4 as in",
                "links?colour=red # unknown parameter \\\"colour\\\", expected one of container, dataCenter, host, role,"
                        + " ip,",
                "incidents?state=gone # unknown state \\\"gone\\\"; known: OPEN, MUTED, OVER",
                "incidents?kind=x # unknown kind \\\"x\\\"; known: container-pair, container-unreachable,",
                "checks?state=BAD # unknown state \\\"BAD\\\"; known: OK, WARNING, CRITICAL, UNKNOWN",
                "checks?check=healht # unknown check \\\"healht\\\", did you mean health?; known: ",
                "checks/health?warn=3 # unknown parameter \\\"warn\\\", expected one of warning, critical",
                "queries/disconnected?at=2026-11-29T04:19:00Z # unknown parameter \\\"at\\\", expected one of formulas",
                "containers/be5.host58?state=OK # unknown parameter \\\"state\\\", expected none",
            })
    void whatIsNotKnownIsRefusedWithWhatIs(String path, String detail) throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(detail);
    }

    @Test
    void aCallThatThereIsNotNamesTheListOfCalls() throws Exception {
        HttpResponse<String> answer = server.get("/api/v1/x");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/openapi.json");
        assertThat(server.get("/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void aQueryIsReadInTheCharsetThatItNamesAndWithoutAMarkBeforeIt() throws Exception {
        String sql = "SELECT 'Gr\u00fc\u00dfe' AS x";
        String answer = server.post("/api/v1/sql", "\ufeff" + sql).body();
        assertThat(answer).contains("Gr\u00fc\u00dfe");
        assertThat(server.post(
                                "/api/v1/sql",
                                sql.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                                "Content-Type",
                                "text/plain; charset=iso-8859-1")
                        .body())
                .contains("Gr\u00fc\u00dfe");
        HttpResponse<String> unknown = server.post("/api/v1/sql", sql, "Content-Type", "text/plain; charset=klingon");
        assertThat(unknown.statusCode()).isEqualTo(415);
        assertThat(unknown.body()).contains("charset \\\"klingon\\\", expected");
    }

    @Test
    void seventhDigitsOfRealAreNotMadeUpInSums() throws Exception {
        assertThat(server.csv("SELECT SUM(CAST(r AS REAL)) AS s FROM (VALUES (1.7), (1.9), (0.5), (0.5)) AS v(r)"))
                .isEqualTo("S\n4.6\n");
        assertThat(server.csv(
                        "SELECT CAST(1785326401.098 AS DOUBLE PRECISION) AS s, CAST(0.1 AS DOUBLE PRECISION) AS t"))
                .isEqualTo("S,T\n1.785326401E9,0.1\n");
    }

    @Test
    void nullAndAnEmptyTextCanBeToldApartInCsv() throws Exception {
        assertThat(server.csv("SELECT a FROM (VALUES ('x'), (''), (NULL), ('NULL')) AS v(a)"))
                .isEqualTo("A\nx\n\"\"\nNULL\n\"NULL\"\n");
        assertThat(server.csv("SELECT a, b FROM (VALUES ('', NULL), (NULL, 'NULL')) AS v(a, b)"))
                .isEqualTo("A,B\n\"\",\n,NULL\n");
    }
}

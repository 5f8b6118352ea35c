package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.server.engine.FileEngineProvider;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with an engine that holds a copy of its rows. */
class EngineOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    private static final String REPORT = """
        {"container": "be5.host58", "startId": "a", "sequence": 1, "load": 0.5,
         "links": [{"ip": "192.168.7.1", "sent": 12, "received": 0, "state": "DOWN"}]}
        """;

    private static final String BROKEN =
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC";

    @TempDir
    private Path folder;

    @Test
    void theEngineAnswersWithTheRowsOfReportsAndSaysHowOldTheyAre() throws Exception {
        try (RunningServer server = start()) {
            server.post("/api/v1/containers/be5.host58/report", REPORT);

            HttpResponse<String> answer = askUntil(server, BROKEN, "be5.host58,1,192.168.7.1");

            assertThat(answer.headers()
                            .firstValueAsLong("Earshot-Engine-Behind-Millis")
                            .orElseThrow())
                    .isGreaterThanOrEqualTo(0);
            assertThat(server.post("/api/v1/sql?engine=", BROKEN).body())
                    .contains("\"rows\":[[\"be5.host58\",1,\"192.168.7.1\"]]");
            assertThat(server.post("/api/v1/sql?engine", "SELECT container FROM link", "Accept", "text/plain")
                            .body())
                    .contains("be5.host58", "(1 row)");
            assertThat(server.csv("SELECT COUNT(*) FROM data")).contains("2");
            assertThat(server.post("/api/v1/sql", BROKEN).headers().firstValue("Earshot-Engine-Behind-Millis"))
                    .isEmpty();
            assertThat(server.get("/metrics").body())
                    .contains("earshot_engine_away 0.0", "earshot_engine_age_seconds ", "earshot_engine_rows_total ")
                    .contains("earshot_engine_whole_copies_total 1.0");
            assertThat(server.post("/api/v1/sql?engine=ignite", BROKEN))
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(refused -> assertThat(refused.body()).contains("unknown engine"));
            assertThat(server.post("/api/v1/sql?engine&at=2026-11-29T04:19:00Z", BROKEN))
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(refused -> assertThat(refused.body()).contains("the engine knows no past"));
        }
    }

    @Test
    void aServerWithoutAnEngineSaysSo() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m")) {
            assertThat(server.post("/api/v1/sql?engine", BROKEN))
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(refused -> assertThat(refused.body())
                            .contains(
                                    "no engine is configured, expected \\\"engine\\\" in the server's configuration"));
            assertThat(server.get("/metrics").body()).doesNotContain("earshot_engine");
        }
    }

    @Test
    void aFolderWithoutLibrariesIsToldAtTheStart() throws Exception {
        Path none = Files.createDirectories(folder.resolve("none"));
        assertThatThrownBy(() -> RunningServer.start(folder, CMDB, "", "2m", engine(none)))
                .isInstanceOf(CannotStartException.class)
                .hasMessage("engine: no libraries of an engine in " + none
                        + ", expected those of earshot-engine, or \"engine.libraries\"");
    }

    private RunningServer start() throws Exception {
        return RunningServer.start(
                folder, CMDB, "", "2m", engine(FileEngineProvider.library(folder.resolve("library"))));
    }

    private String engine(Path libraries) {
        return "engine: {ignite: {addresses: [\"127.0.0.1:1\"], properties: {file: %s}}, libraries: %s}\n"
                .formatted(folder.resolve("engine"), libraries);
    }

    private static HttpResponse<String> askUntil(RunningServer server, String sql, String wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        HttpResponse<String> answer = server.post("/api/v1/sql?engine", sql, "Accept", "text/csv");
        while (!answer.body().contains(wanted) && System.nanoTime() < end) {
            Thread.sleep(20);
            answer = server.post("/api/v1/sql?engine", sql, "Accept", "text/csv");
        }
        assertThat(answer.body()).contains(wanted);
        return answer;
    }
}

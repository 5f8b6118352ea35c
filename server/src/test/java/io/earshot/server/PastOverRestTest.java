package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    private static final String LOADS = "SELECT name, load FROM data WHERE load IS NOT NULL";

    private static final Instant BEGIN = Instant.parse("2026-11-29T04:00:00Z");

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m", "", (InstantSource) now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTimeOfWhichNothingIsRecordedIsRefusedWithTheFirstThatIs() throws Exception {
        report(1);
        server.csvUntil(LOADS, csv -> csv.contains("be5"));
        assertThat(at("2026-11-28T04:00:00Z").statusCode()).isEqualTo(400);
        assertThat(at("2026-11-28T04:00:00Z").body()).contains("expected a time from 2026-11-29T04:0");
        assertThat(at("2027-01-01T00:00:00Z").body()).contains("is not over yet");
        assertThat(server.post("/api/v1/sql?att=2026-11-28T04:00:00Z", LOADS).body())
                .contains("unknown parameter \\\"att\\\", expected one of at, engine, formulas");
        assertThat(at("yesterday").body()).contains("expected a time as in 2026-11-29T04:19:00Z");
    }

    private HttpResponse<String> at(String time) throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/sql?at=" + time, LOADS, "Accept", "text/csv");
        for (int i = 0; i < 600 && answer.body().strip().endsWith("LOAD"); i++) {
            Thread.sleep(100); // the newest commits reach the disk within a second
            answer = server.post("/api/v1/sql?at=" + time, LOADS, "Accept", "text/csv");
        }
        return answer;
    }

    private void report(int load) throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", """
                {"container": "be5.host58", "startId": "a", "sequence": %d, "load": %d,
                 "links": [{"ip": "192.168.7.1", "sent": 12, "received": 12, "state": "UP"}]}
                """.formatted(load, load))
                        .statusCode())
                .isEqualTo(204);
    }
}

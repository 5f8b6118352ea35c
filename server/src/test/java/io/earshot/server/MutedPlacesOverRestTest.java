package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutedPlacesOverRestTest {

    /** A host and a data centre whose names differ in case alone. */
    private static final String CMDB = """
        container,host,dataCenter,role,cluster,addresses,services,uses,running
        be5,ny,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    @TempDir
    private Path folder;

    @Test
    void aPlaceIsTheOneThatIsSpelledSoAndNeverAGuessAmongSeveral() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "10m", "", Instant::now)) {
            assertThat(mute(server, "NY").body()).contains("\"places\":[\"NY\"]");
            assertThat(mute(server, "ny").body()).contains("\"places\":[\"ny\"]");
            assertThat(mute(server, "HOST7").body()).contains("\"places\":[\"host7\"]");
            HttpResponse<String> guess = mute(server, "Ny");
            assertThat(guess.statusCode()).isEqualTo(400);
            assertThat(guess.body())
                    .containsPattern(
                            "\\\\\"Ny\\\\\" may be (NY or ny|ny or NY), expected one of them as the CMDB spells it");
        }
    }

    private static HttpResponse<String> mute(RunningServer server, String place) throws Exception {
        return server.post(
                "/api/v1/mutes", "{\"places\": [\"" + place + "\"], \"for\": \"2h\", \"reason\": \"new disks\"}");
    }
}

package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that a pair of containers with IPv4 and IPv6 is seen in both, side by side. */
class AddressFamiliesTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11 fd00::5:11,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1 fd00::7:1,db1,,true
        """;

    private static final String REPORT = """
        {"container":"be5.host58","startId":"n","sequence":%d,"links":[
        {"ip":"192.168.7.1","sent":12,"received":12,"state":"UP"},{"ip":"fd00::7:1","sent":12,"received":%d,"state":"%s"}]}
        """;

    private static final String CAUSES = "SELECT cause, text FROM link_cause";

    @TempDir
    private Path folder;

    @Test
    void aFamilyThatIsDownWhileTheOtherIsUpIsARow() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m")) {
            server.post("/api/v1/containers/be5.host58/report", REPORT.formatted(1, 0, "DOWN"));
            assertThat(server.csvUntil(CAUSES, rows -> rows.contains("FAMILY")))
                    .endsWith("\nFAMILY,IPv6 from be5.host58 to db1.host7 is DOWN while IPv4 is UP\n");

            server.post("/api/v1/containers/be5.host58/report", REPORT.formatted(2, 12, "UP"));
            assertThat(server.csvUntil(CAUSES, rows -> !rows.contains("FAMILY")))
                    .isEqualTo("CAUSE,TEXT\n");
        }
    }
}

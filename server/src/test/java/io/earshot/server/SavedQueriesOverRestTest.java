package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.web.SavedQueries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that are asked by name, and the log of who asked what. */
class SavedQueriesOverRestTest {

    private static final String CMDB = "be5,host58,TX,be,tx-main,127.0.0.1,be,db1,true\n";

    @TempDir
    private Path folder;

    @Test
    void thoseOfTheConfigurationAndOfFilesStandBesideThoseThatAreAlwaysThere() throws Exception {
        Path files = Files.createDirectory(folder.resolve("queries"));
        Files.writeString(files.resolve("roles.sql"), "-- who does what\nSELECT role, name FROM data\n");
        try (RunningServer server = RunningServer.start(
                folder, CMDB, "", "2m", "sql: {queries: {idle: \"SELECT name FROM data\"}, folder: queries}\n")) {
            assertThat(server.get("/api/v1/queries").body())
                    .contains("\"name\":\"disconnected\"")
                    .contains("\"name\":\"nginx-by-datacenter\"")
                    .contains("\"name\":\"backend-load\"")
                    .contains("\"name\":\"idle\"")
                    .contains("\"name\":\"roles\",\"about\":\"who does what\"");
            assertThat(server.get("/api/v1/queries/roles", "Accept", "text/csv").body())
                    .isEqualTo("ROLE,NAME\r\nbe,be5.host58\r\n");
            assertThat(server.get("/api/v1/queries/coverage", "Accept", "text/csv")
                            .body())
                    .contains("TX,1,0,0,1,1,");
            assertThat(server.get("/api/v1/queries/freshness", "Accept", "text/plain")
                            .body())
                    .contains("CONTAINER");
            assertThat(server.get("/api/v1/queries/rolls").body()).contains("did you mean roles?");
            Files.writeString(files.resolve("late.sql"), "SELECT 1");
            assertThat(server.get("/api/v1/queries/late").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneThatCannotBeAskedKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> new SavedQueries(Map.of("drop", "DROP TABLE data"), Optional.empty()))
                .hasMessage("\"sql.queries.drop\": DROP refused, expected one SELECT: the tables are read-only");
        assertThatThrownBy(() -> new SavedQueries(Map.of(), Optional.of(folder.resolve("none"))))
                .hasMessageContaining("none: expected a folder with files NAME.sql");
    }

    @Test
    void oneThatNamesAColumnWhichThereIsNotKeepsTheServerFromStarting() throws Exception {
        assertThatThrownBy(() -> RunningServer.start(
                        folder, CMDB, "", "2m", "sql: {queries: {wrong: \"SELECT nosuch FROM data\"}}\n"))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("\"sql.queries.wrong\": ")
                .hasMessageContaining("NOSUCH");
        Path files = Files.createDirectory(folder.resolve("queries"));
        Files.writeString(files.resolve("wrong.sql"), "SELECT 1 FROM nowhere");
        assertThatThrownBy(() -> RunningServer.start(folder, CMDB, "", "2m", "sql: {folder: queries}\n"))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("wrong.sql: ");
    }

    @Test
    void theLogTellsWhoAskedAndMutedWhat() throws Exception {
        Files.writeString(folder.resolve("people.txt"), "anna operator 0123456789abcdef\n");
        AuditLines lines = AuditLines.collect();
        try (lines;
                RunningServer server = RunningServer.start(folder, CMDB, "", "2m", "access: {people: people.txt}\n")) {
            String[] anna = {"Authorization", "Bearer 0123456789abcdef"};
            server.post("/api/v1/sql", "SELECT\n1", anna);
            server.post("/api/v1/sql", "DROP TABLE data", anna);
            server.post(
                    "/api/v1/mutes", "{\"places\": [\"host58\"], \"for\": \"2h\", \"reason\": \"new\\nswitch\"}", anna);
            server.post("/api/v1/containers/be5.host58/report", "{}");
        }
        assertThat(lines.toString())
                .contains("audit: anna from 127.0.0.1 asked, 1 rows in ")
                .contains(": SELECT 1\n")
                .contains("audit: anna from 127.0.0.1 asked in vain (DROP refused")
                .contains("audit: anna from 127.0.0.1 muted host58 until ")
                .contains(": new switch\n")
                .contains("refused: POST /api/v1/containers/be5.host58/report from 127.0.0.1: expected a token")
                .doesNotContain("0123456789abcdef");
    }
}

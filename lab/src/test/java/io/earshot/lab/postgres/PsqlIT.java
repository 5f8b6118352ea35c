package io.earshot.lab.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' own psql against the tables. */
class PsqlIT {

    private static final String TOKEN = "reader-0123456789";

    @TempDir
    private Path folder;

    @Test
    void tablesAreListedDescribedAndAsked() throws Exception {
        Path psql = RealPrograms.require("psql");
        try (EarshotServer server = start("")) {
            // Columns are as wide as the longest name.
            assertThat(psql(psql, server, "", "\\d").lines().map(line -> line.replaceAll(" +", " ")))
                    .contains(" PUBLIC | DATA | table | earshot", " PUBLIC | COVERAGE | view | earshot");
            assertThat(psql(psql, server, "", "\\dt n*").lines())
                    .anyMatch(line -> line.contains("NGINX_CODE"))
                    .noneMatch(line -> line.contains("LINK"));
            assertThat(psql(psql, server, "", "\\dv").lines())
                    .anyMatch(line -> line.contains("COVERAGE"))
                    .noneMatch(line -> line.contains(" table "));
            assertThat(psql(psql, server, "", "\\d link"))
                    .contains("Table \"PUBLIC.LINK\"")
                    .containsPattern("RTTAVG +\\| real ")
                    .containsPattern("SINCE +\\| timestamp with time zone +\\| +\\| not null");
            assertThat(psql(psql, server, "", "\\d coverage")).contains("View \"PUBLIC.COVERAGE\"");
            assertThat(psql(psql, server, "", "\\d lnik")).contains("Did not find any relation named \"lnik\".");
            assertThat(psql(psql, server, "", "\\l")).contains("earshot");
            assertThat(psql(psql, server, "", "\\du")).contains("List of roles", "earshot");
            assertThat(psql(psql, server, "", "\\di link*")).contains("LINK_PKEY");
            assertThat(psql(psql, server, "", "\\dS pg_class")).contains("Table \"pg_catalog.pg_class\"");
            assertThat(psql(psql, server, "", "SELECT name, state, load FROM data ORDER BY name"))
                    .isEqualTo("""
                            NAME    |  STATE  | LOAD\s
                        ------------+---------+------
                         be5.host58 | WAITING |    \s
                         db1.host7  | WAITING |    \s
                        (2 rows)

                        """);
            assertThat(psql(psql, server, "", "SELECT CAST(0.21 AS REAL), MAX(at) FROM taken_over"))
                    .containsPattern(" 0\\.21 \\| \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+00\n");
            assertThat(psql(psql, server, "", "DELETE FROM data"))
                    .isEqualTo("ERROR:  DELETE refused, expected one SELECT: the tables are read-only\n");
            assertThat(psql(psql, server, "", "\\copy (SELECT name, state, load FROM data ORDER BY name) TO stdout"))
                    .isEqualTo("be5.host58\tWAITING\t\\N\ndb1.host7\tWAITING\t\\N\n");
            assertThat(psql(psql, server, "", "\\copy data FROM /dev/null")).contains("ERROR:  COPY refused");
            assertThat(psql(psql, server, "", "SELECT x FROM SYSTEM_RANGE(1, 101)"))
                    .contains("WARNING:  there is more: answers end after 100 rows")
                    .contains("(100 rows)");
        }
    }

    @Test
    void aTokenIsThePassword() throws Exception {
        Path psql = RealPrograms.require("psql");
        Files.writeString(folder.resolve("people.txt"), "grace reader " + TOKEN + "\n");
        try (EarshotServer server = start("access: {people: people.txt}\n")) {
            assertThat(psql(psql, server, TOKEN, "SELECT COUNT(*) FROM data")).contains("     2\n");
            assertThat(psql(psql, server, "wrong-0123456789", "SELECT 1")).endsWith("FATAL:  the token is nobody's\n");
        }
    }

    private EarshotServer start(String more) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses
            be5,host58,TX,192.168.5.11
            db1,host7,NY,192.168.7.1
            """);
        Path config = Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            sql: {postgres: "127.0.0.1:0", rowLimit: 100}
            """ + more);
        return EarshotServer.start(ConfigFile.read(config), InstantSource.system());
    }

    /** Returns its output, errors among it. */
    private String psql(Path psql, EarshotServer server, String password, String command) throws Exception {
        Path output = folder.resolve("psql.out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        psql.toString(),
                        "--no-psqlrc",
                        "--no-password",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(server.postgres().orElseThrow().getPort()),
                        "-U",
                        "grace",
                        "-d",
                        "earshot",
                        "-c",
                        command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("PGPASSWORD", password, "PAGER", "cat", "LC_ALL", "C"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(command).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}

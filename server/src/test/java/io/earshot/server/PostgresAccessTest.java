package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.server.config.ConfigFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks access by PostgreSQL's protocol: the same people as over REST, under the same conditions. */
class PostgresAccessTest {

    private static final String CMDB = "be5,host58,TX,be,tx-main,127.0.0.1,be,db1,true\n";
    private static final String READER = "reader-0123456789";
    private static final String PORT = "sql: {postgres: \"127.0.0.1:0\"}\n";
    private static final String WITH_PEOPLE = PORT + "access: {people: people.txt}\n";
    private static final String WITH_TLS = WITH_PEOPLE + "tls: {certificate: server.pem, key: server.key}\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void knowPeople() throws Exception {
        Files.writeString(
                folder.resolve("people.txt"), "grace reader " + READER + "\nsam shipper shipper-0123456789\n");
    }

    @Test
    void aTokenIsThePasswordAndTheLogTellsWhoAskedWhat() throws Exception {
        AuditLines lines = AuditLines.collect();
        try (lines;
                RunningServer server = start(WITH_PEOPLE);
                Connection connection = DriverManager.getConnection(server.jdbc(), "whoever", READER);
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT name FROM data")).isEqualTo("be5.host58");
            assertThatThrownBy(() -> statement.execute("DROP TABLE data")).isInstanceOf(SQLException.class);
        }
        assertThat(lines.toString())
                .contains("audit: grace from 127.0.0.1 asked, 1 rows in ")
                .contains(": SELECT name FROM data\n")
                .contains("audit: grace from 127.0.0.1 asked in vain (DROP refused")
                .doesNotContain(READER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        reader-012345678  | 28P01 | the token is nobody's                        | wrong_token
        ''                | 28P01 | expected a person's token as the password    | anonymous
        shipper-0123456789| 28000 | sam is a shipper, this needs a reader        | role
        """)
    void anybodyElseIsRefusedCountedAndLogged(String password, String state, String message, String reason)
            throws Exception {
        AuditLines lines = AuditLines.collect();
        try (lines;
                RunningServer server = start(WITH_PEOPLE)) {
            // Otherwise the driver tries some of them a second time.
            String url = server.jdbc() + "sslmode=disable";
            SQLException error =
                    catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url, "grace", password));
            assertThat(error.getMessage()).contains(message);
            assertThat(error.getSQLState()).isEqualTo(state);
            assertThat(lines.toString()).contains("refused: PostgreSQL user grace from 127.0.0.1: " + message);
            assertThat(server.get("/metrics", "Authorization", "Bearer " + READER)
                            .body())
                    .contains("earshot_refused_total{reason=\"" + reason + "\"} 1.0");
        }
    }

    @Test
    void whereThereIsTlsNothingGoesWithoutIt() throws Exception {
        TestIdentity.of(folder, "earshot.example.com")
                .write(folder.resolve("server.pem"), folder.resolve("server.key"));
        try (RunningServer server = start(WITH_TLS)) {
            String checked = "sslmode=verify-full&sslrootcert=" + folder.resolve("server.pem");
            try (Connection connection = DriverManager.getConnection(server.jdbc() + checked, "grace", READER);
                    Statement statement = connection.createStatement()) {
                assertThat(first(statement, "SELECT COUNT(*) FROM data")).isEqualTo("1");
            }
            SQLException error = catchThrowableOfType(
                    SQLException.class,
                    () -> DriverManager.getConnection(server.jdbc() + "sslmode=disable", "grace", READER));
            assertThat(error.getMessage()).contains("expected TLS, as with sslmode=require");
        }
    }

    @Test
    void aServerThatCouldNotListenOrWouldLetEverybodyInDoesNotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            requireNoStart(
                    "sql: {postgres: \"" + address + "\"}\n",
                    "cannot listen on " + address + ": Address already in use");
        }
        requireNoStart(
                "sql: {postgres: \"0.0.0.0:0\"}\nplaintext: true\n",
                "\"sql.postgres\" is 0.0.0.0:0, which is no loopback address, and everybody would be let in");
    }

    private void requireNoStart(String yaml, String message) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter\nbe5,host58,TX\n");
        Path config = Files.writeString(
                folder.resolve("refused.yaml"), yaml + "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\n");
        assertThatThrownBy(() -> EarshotServer.start(ConfigFile.read(config), InstantSource.system())
                        .close())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private RunningServer start(String more) throws Exception {
        return RunningServer.start(folder, CMDB, "", "2m", more);
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}

package io.earshot.lab.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.JdbcCmdb;
import io.earshot.cmdb.Secret;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDBC adapter against a real PostgreSQL. */
class PostgresCmdbIT {

    private static final String[] QUERIES = {"""
        SELECT c.name AS container, h.name AS host, h.site AS "dataCenter", c.role, c.cluster, c.state = 'live' AS running
        FROM container c JOIN host h ON h.id = c.host ORDER BY h.name, c.name""", """
        SELECT c.name AS container, h.name AS host, host(a.ip) AS addresses
        FROM address a JOIN container c ON c.id = a.container JOIN host h ON h.id = c.host ORDER BY a.ip""", """
        SELECT c.name AS container, h.name AS host, c.provides AS services, c.needs AS uses
        FROM container c JOIN host h ON h.id = c.host"""};

    @TempDir
    private static Path folder;

    private static Postgres postgres;
    private static Path passwordFile;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        passwordFile = Files.writeString(folder.resolve("secret"), Postgres.PASSWORD + "\n");
        postgres = Postgres.start(Files.createDirectory(folder.resolve("postgres")));
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void fill() throws Exception {
        postgres.execute("""
            DROP TABLE IF EXISTS address, container, host;
            CREATE TABLE host (id integer PRIMARY KEY, name text, site text);
            CREATE TABLE container (id integer PRIMARY KEY, name text, host integer REFERENCES host, role text,
                                    cluster text, state text, provides text[], needs text);
            CREATE TABLE address (container integer REFERENCES container, ip inet);
            INSERT INTO host VALUES (1, 'host58', 'TX'), (2, 'host7', 'FRA');
            INSERT INTO container VALUES (1, 'be5', 1, 'be', 'tx-main', 'live', '{be,api}', 'db1 cache1'),
                                         (2, 'db1', 2, 'db', NULL, 'drained', '{db1}', NULL);
            INSERT INTO address VALUES (1, '192.168.5.11/24'), (1, 'fd00::5:11/64'), (2, '10.7.0.1')
            """);
    }

    @Test
    void tablesBecomeContainers() throws Exception {
        CmdbReading reading = cmdb(QUERIES).read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .containsExactly(
                        new Container(
                                ContainerName.parse("be5.host58"),
                                "TX",
                                "be",
                                "tx-main",
                                List.of(Ip.parse("192.168.5.11"), Ip.parse("fd00::5:11")),
                                List.of("be", "api"),
                                List.of("db1", "cache1"),
                                true),
                        new Container(
                                ContainerName.parse("db1.host7"),
                                "FRA",
                                "db",
                                "",
                                List.of(Ip.parse("10.7.0.1")),
                                List.of("db1"),
                                List.of(),
                                false));
    }

    @Test
    void octetsAreTheirTextOrToldAndNeverTheirAddressInMemory() throws Exception {
        CmdbReading reading =
                cmdb("SELECT 'be5' AS container, 'host58' AS host, 'TX' AS dataCenter, convert_to('be', 'UTF8') AS role,"
                                + " '\\xff00'::bytea AS cluster, xmlforest(1 AS a) AS tags")
                        .read();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.role() + "|" + c.cluster() + "|" + c.tags())
                .containsExactly("be5.host58 be||{<a>1</a>=}");
        assertThat(reading.problems())
                .extracting(p -> p.object() + ": " + p.problem())
                .containsExactly("be5.host58: be5.host58: cluster holds 2 octets that are no UTF-8, expected a text");
    }

    @Test
    void aBadRowLosesNoOther() throws Exception {
        postgres.execute("""
            INSERT INTO container VALUES (3, 'be 6', 1, 'be', '', 'live', NULL, NULL), (4, NULL, 1, '', '', '', NULL, NULL),
                                         (5, 'be5', 1, 'web', '', 'live', NULL, NULL)
            """);
        CmdbReading reading = cmdb(QUERIES).read();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().toString())
                .containsExactly("be5.host58", "db1.host7");
        assertThat(reading.problems())
                .extracting(p -> p.object() + ": " + p.problem())
                .contains(
                        "be 6.host58: container \"be 6\", expected letters, digits, '-', '_' and '.'",
                        "be5.host58: be5.host58: role \"web\" in one row and \"be\" in another, expected one");
    }

    @Test
    void allQueriesSeeOneMoment() throws Exception {
        FutureTask<CmdbReading> read = new FutureTask<>(() -> cmdb(
                        QUERIES[0].replace("SELECT c.name", "SELECT pg_advisory_xact_lock(1)::text AS uses, c.name"),
                        QUERIES[1])
                .read());
        try (Connection holder = postgres.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1)");
            Thread.ofVirtual().start(read);
            String waiting = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
            while (!isOne(statement, waiting)) {
                assertThat(read).isNotDone();
                Thread.sleep(10);
            }
            // The second query would find a container that the first has not seen.
            statement.execute("INSERT INTO container VALUES (9, 'be9', 1, 'be', '', 'live', NULL, NULL);"
                    + " INSERT INTO address VALUES (9, '10.9.9.9')");
        }
        CmdbReading reading = read.get();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().size()).isEqualTo(2);
        assertThat(cmdb(QUERIES).read().inventory().size()).isEqualTo(3);
    }

    @Test
    void whatCannotBeUsedIsOneLineWithoutThePassword() throws Exception {
        assertRefused(cmdb("SELECT 1 AS container"), ": query 1: no column host, expected container, host and more of");
        assertRefused(
                cmdb("SELECT 'a' AS container, 'h' AS host, 'x' AS datacentre"),
                ": query 1: unknown column \"datacentre\", did you mean dataCenter?");
        assertRefused(cmdb("SELECT * FROM nowhere"), ": query 1: ERROR: relation \"nowhere\" does not exist");
        assertRefused(cmdb("DELETE FROM address RETURNING 'a' AS container, 'h' AS host"), "read-only transaction");
        assertRefused(
                cmdb(
                        postgres.url(),
                        passwordFile,
                        Duration.ofSeconds(1),
                        "SELECT pg_sleep(20) AS container, '' AS host"),
                "database jdbc:postgresql://127.0.0.1:");
        assertRefused(
                cmdb(postgres.url(), wrong(), Duration.ofMinutes(5), "SELECT 1"), "password authentication failed");
        assertRefused(
                cmdb("jdbc:postgresql://127.0.0.1:1/postgres", passwordFile, Duration.ofMinutes(5), "SELECT 1"),
                "127.0.0.1:1/postgres: Connection to 127.0.0.1:1 refused");
        assertRefused(
                cmdb("jdbc:nothing://x", passwordFile, Duration.ofMinutes(5), "SELECT 1"),
                "no driver for this URL, expected jdbc:postgresql:");
        assertThatThrownBy(
                        () -> cmdb("jdbc:postgresql://h/d?password=x", passwordFile, Duration.ofMinutes(5), "SELECT 1"))
                .hasMessageContaining("a password in the URL");
    }

    private static boolean isOne(Statement statement, String count) throws SQLException {
        try (ResultSet rows = statement.executeQuery(count)) {
            return rows.next() && rows.getInt(1) == 1;
        }
    }

    private static Path wrong() throws Exception {
        return Files.writeString(folder.resolve("wrong"), "wrong-password");
    }

    private static JdbcCmdb cmdb(String... queries) {
        return cmdb(postgres.url(), passwordFile, Duration.ofMinutes(5), queries);
    }

    private static JdbcCmdb cmdb(String url, Path password, Duration timeout, String... queries) {
        return new JdbcCmdb(new JdbcCmdb.Options(
                url, "cmdb", new Secret.InFile(password), List.of(queries), Optional.empty(), timeout));
    }

    private static void assertRefused(JdbcCmdb cmdb, String message) {
        assertThatThrownBy(cmdb::read)
                .isInstanceOf(CmdbException.class)
                .hasMessageContaining(message)
                .message()
                .matches("[ -~]+")
                .doesNotContain(Postgres.PASSWORD, "wrong-password");
    }
}

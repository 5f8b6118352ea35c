package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.store.SqlLimits;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that readers cannot change anything even if the guard in front of the database lets everything through. */
class ReaderRightsTest {

    private final Database database = Database.open();
    private final H2Engine console = new H2Engine(database, new SqlLimits(Duration.ofSeconds(5), 1_000, 2));

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 --\r; SET SCHEMA INFORMATION_SCHEMA",
                "SELECT 1; SELECT 2",
                "SELECT * FROM data FOR UPDATE",
                "SELECT * FROM (SELECT * FROM event FOR UPDATE)",
                "SELECT 'FOR' FROM event WHERE 1=1FOR UPDATE",
                "SELECT name FROM data UNION SELECT name FROM host FOR UPDATE",
                "SET @x = 1",
                "SELECT SET(@x, 1)",
                "SET SCHEMA INFORMATION_SCHEMA",
                "SET PASSWORD 'x'",
                "CREATE LOCAL TEMPORARY TABLE INFORMATION_SCHEMA.x (a INT)",
                "EXPLAIN DELETE FROM data",
                "EXPLAIN ANALYZE DELETE FROM event",
                "SELECT * FROM FINAL TABLE (DELETE FROM event)",
                "SELECT CSVWRITE('/tmp/x', 'SELECT 1')",
                "SELECT FILE_WRITE('x', '/tmp/x')",
                "SELECT CANCEL_SESSION(1)",
                "COMMIT",
                "CALL 1; SHUTDOWN",
            })
    void aSessionPreparesOnlyWhatTheDatabaseItselfReadsAsOneQueryThatChangesNothing(String sql) throws Exception {
        try (ReaderSession session = database.people().take()) {
            assertThatThrownBy(() -> session.prepare(sql)).isInstanceOf(SQLException.class);
            assertThat(session.isFresh()).isTrue();
        }
    }

    @Test
    void aSessionThatPreparesQueriesKnowsTextsFromLocks() throws Exception {
        try (ReaderSession session = database.people().take()) {
            assertThatCode(() -> session.prepare("SELECT 'x FOR UPDATE' AS \"for update\", 'it''s FOR UPDATE'")
                            .close())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET SCHEMA INFORMATION_SCHEMA",
                "SET @x = 1",
                "SET LOCK_TIMEOUT 1234",
                "SET SCHEMA_SEARCH_PATH INFORMATION_SCHEMA, PUBLIC",
                "SET NON_KEYWORDS VALUE",
                "SET TIME ZONE '5:00'",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET AUTOCOMMIT FALSE",
                "SET TRUNCATE_LARGE_LENGTH TRUE",
                "SET VARIABLE_BINARY TRUE",
            })
    void aChangedSessionIsNeverUsedAgain(String sql) throws Exception {
        try (ReaderSession session = database.people().take();
                Statement statement = session.unchecked().createStatement()) {
            statement.execute(sql);
            assertThat(session.isFresh()).isFalse();
        }
        for (int i = 0; i < 3; i++) {
            try (ReaderSession next = database.people().take()) {
                assertThat(next.isFresh()).isTrue();
                assertThat(next.unchecked().getSchema()).isEqualTo("PUBLIC");
            }
        }
        assertThat(console.ask("SELECT COUNT(*) FROM data").rows()).hasSize(1);
    }

    @Test
    void temporaryTablesOfOneQuestionShadowNothingOfTheNext() throws Exception {
        try (ReaderSession session = database.people().take();
                Statement statement = session.unchecked().createStatement()) {
            statement.execute("SET SCHEMA INFORMATION_SCHEMA");
            statement.execute("CREATE LOCAL TEMPORARY TABLE data AS SELECT 'OK' AS state");
            statement.execute("SET SCHEMA PUBLIC");
            assertThat(session.isFresh()).isFalse();
        }
        assertThat(console.ask("SELECT COUNT(*) FROM data WHERE state = 'OK'")
                        .rows()
                        .getFirst()
                        .getFirst())
                .contains(0L);
    }

    @Test
    void peopleAndChecksNeverShareASession() throws Exception {
        String person;
        try (ReaderSession session = database.people().take()) {
            person = idOf(session);
        }
        try (ReaderSession session = database.own().take()) {
            assertThat(idOf(session)).isNotEqualTo(person);
        }
        try (ReaderSession session = database.people().take()) {
            assertThat(idOf(session)).isEqualTo(person);
        }
    }

    @Test
    void aReaderThatChangesItsPasswordLocksNobodyOut() throws Exception {
        try (ReaderSession session = database.people().take();
                Statement statement = session.unchecked().createStatement()) {
            statement.execute("SET PASSWORD 'x'");
            statement.execute("SET @changed = 1");
        }
        assertThat(console.ask("SELECT 1").rows()).hasSize(1);
        assertThat(console.askOwn("SELECT 1", java.util.List.of()).rows()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM event",
                "INSERT INTO mute VALUES (1, 'x', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'x')",
                "UPDATE check_result SET state = 'OK'",
                "MERGE INTO host KEY (name) VALUES ('x', 'y', 1)",
                "TRUNCATE TABLE event",
                "DROP TABLE data",
                "DROP ALL OBJECTS",
                "ALTER TABLE data ADD x INT",
                "CREATE TABLE x (a INT)",
                "CREATE LOCAL TEMPORARY TABLE data (a INT)",
                "CREATE GLOBAL TEMPORARY TABLE x (a INT)",
                "CREATE VIEW x AS SELECT 1",
                "CREATE ALIAS x FOR 'java.lang.System.exit'",
                "CREATE TRIGGER t BEFORE INSERT ON host CALL 'x'",
                "CREATE SEQUENCE x",
                "CREATE DOMAIN x AS INT",
                "CREATE SCHEMA x",
                "CREATE USER x PASSWORD 'x'",
                "CREATE LINKED TABLE x('', 'jdbc:h2:mem:x', 'sa', '', 'X')",
                "GRANT ALL ON SCHEMA public TO reader",
                "GRANT ADMIN TO reader",
                "ALTER USER reader ADMIN TRUE",
                "ALTER USER owner SET PASSWORD 'x'",
                "COMMENT ON TABLE data IS 'x'",
                "ANALYZE",
                "CHECKPOINT",
                "SHUTDOWN",
                "SET EXCLUSIVE 1",
                "SET MODE MySQL",
                "SET MAX_MEMORY_ROWS 1",
                "SET BUILTIN_ALIAS_OVERRIDE FALSE",
                "SET JAVA_OBJECT_SERIALIZER 'x'",
                "SCRIPT TO '/tmp/earshot-wall.sql'",
                "RUNSCRIPT FROM '/tmp/earshot-wall.sql'",
                "BACKUP TO '/tmp/earshot-wall.zip'",
                "SELECT FILE_READ('/etc/passwd')",
                "SELECT FILE_WRITE('x', '/tmp/earshot-wall')",
                "SELECT * FROM CSVREAD('/etc/passwd')",
                "SELECT CSVWRITE('/tmp/earshot-wall', 'SELECT 1')",
                "SELECT LINK_SCHEMA('a', '', 'jdbc:h2:mem:x', 'sa', '', 'PUBLIC')",
                "SELECT ABORT_SESSION(1)",
                "SELECT * FROM INFORMATION_SCHEMA.QUERY_STATISTICS",
            })
    void theUserOfReadersHasNoRightToIt(String sql) throws Exception {
        try (Connection connection = database.people().take().unchecked();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> {
                        boolean isQuery = statement.execute(sql);
                        // Some functions answer others' sessions with FALSE, and statistics nobody with rows.
                        if (isQuery
                                && (!statement.getResultSet().next()
                                        || !statement.getResultSet().getBoolean(1))) {
                            throw new SQLException("no effect");
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
    }

    /** Counts how often it was read back from bytes. */
    static final class Witness implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicInteger READ = new AtomicInteger();

        private Object readResolve() {
            READ.incrementAndGet();
            return this;
        }
    }

    @Test
    void noValueIsDeserializedWhateverReachesTheDatabase() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Witness());
        }
        String sql = "SELECT CAST(X'" + HexFormat.of().formatHex(bytes.toByteArray()) + "' AS JAVA_OBJECT)";
        try (Connection connection = database.people().take().unchecked();
                Statement statement = connection.createStatement()) {
            try (var result = statement.executeQuery(sql)) {
                result.next();
                result.getObject(1);
                result.getString(1);
            } catch (SQLException refused) {
                // Just as good.
            }
        }
        assertThat(Witness.READ).hasValue(0);
    }

    private static String idOf(ReaderSession session) throws SQLException {
        try (Statement statement = session.unchecked().createStatement();
                var result = statement.executeQuery("SELECT SESSION_ID()")) {
            result.next();
            return result.getString(1);
        }
    }
}

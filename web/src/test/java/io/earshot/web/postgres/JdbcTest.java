package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

/** Statements, limits and metadata through PostgreSQL's own JDBC driver. */
class JdbcTest {

    private static final String FOR_EVER = "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)";

    private static OpenPort port;

    @BeforeAll
    static void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterAll
    static void close() {
        port.close();
    }

    @Test
    void rowsAreFetchedSomeAtATimeAndNoMoreThanWanted() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10);
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 25)")))
                    .hasSize(25)
                    .endsWith("25");
            connection.commit();
            connection.setAutoCommit(true);
            statement.setFetchSize(0);
            statement.setMaxRows(7);
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 25)")))
                    .hasSize(7);
        }
    }

    @Test
    void anAnswerThatWasCutCarriesAWarning() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 2000)")))
                    .hasSize(1_000);
            assertThat(statement.getWarnings().getMessage()).contains("there is more");
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 1000)")))
                    .hasSize(1_000);
            assertThat((Throwable) statement.getWarnings()).isNull();
        }
    }

    @Test
    void aStatementCanBeCancelled() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            long before = port.console().counts().asked();
            CompletableFuture<SQLException> error = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(SQLException.class, () -> statement.executeQuery(FOR_EVER)));
            while (port.console().counts().asked() == before && !error.isDone()) {
                Thread.onSpinWait();
            }
            statement.cancel();
            assertThat(error.get(5, TimeUnit.MINUTES).getMessage()).contains("called off");
            assertThat(error.join().getSQLState()).isEqualTo("57014");
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
        }
    }

    @Test
    void aTimeLimitAmongTheOptionsOfTheConnectionHolds() throws Exception {
        try (Connection connection =
                        connect("options=-c%20statement_timeout=1s%20--nosuch=1%20-c%20timezone=Asia/Kolkata");
                Statement statement = connection.createStatement()) {
            SQLException error = catchThrowableOfType(SQLException.class, () -> statement.executeQuery(FOR_EVER));
            assertThat(error.getSQLState()).isEqualTo("57014");
            statement.execute("SET statement_timeout = 0");
            statement.execute("RESET ALL");
            assertThat(rows(statement.executeQuery("SHOW statement_timeout"))).containsExactly("1s");
            assertThat(rows(statement.executeQuery("SHOW timezone"))).containsExactly("UTC");
        }
        // The driver manager would try all other drivers, too, and tell of the last of them.
        assertThatThrownBy(
                        () -> new Driver().connect(port.url("options=-c%20statement_timeout=soon"), new Properties()))
                .hasMessageContaining("SET statement_timeout = soon refused, expected milliseconds");
    }

    @Test
    void theDriversOwnTimeLimitHolds() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            SQLException error = catchThrowableOfType(SQLException.class, () -> statement.executeQuery(FOR_EVER));
            assertThat(error.getSQLState()).isEqualTo("57014");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SET nosuch = 0                                    | 42704 | unrecognized configuration parameter "nosuch"
        SET TimeZone = 'Asia/Kolkata'                     | 22023 | expected UTC
        CREATE ALIAS x FOR 'java.lang.System.exit'        | 42501 | CREATE refused
        CREATE TABLE x (a INT)                            | 42501 | CREATE refused
        DELETE FROM data                                  | 42501 | DELETE refused
        COPY data TO '/tmp/x'                             | 42501 | COPY refused
        COPY data FROM STDIN                              | 42501 | COPY refused
        COPY data TO PROGRAM 'cat'                        | 42501 | COPY refused
        COPY (SELECT 1) TO '/tmp/x'                       | 42501 | COPY refused
        COPY data TO STDOUT (FORMAT binary)               | 0A000 | COPY in format "binary", expected csv or text
        COPY data TO STDOUT (ENCODING 'latin1')           | 0A000 | COPY in encoding "latin1", expected UTF8
        COPY data TO STDOUT (DELIMITER ';;')              | 22023 | COPY delimiter ";;", expected a single character
        COPY data TO STDOUT (FREEZE)                      | 42601 | near "FREEZE"
        COPY nosuch TO STDOUT                             | 42P01 | no table NOSUCH
        COPY (DELETE FROM data) TO STDOUT                 | 42501 | DELETE refused
        COPY (SELECT * FROM SYSTEM_RANGE(1, 1001)) TO STDOUT | 54000 | COPY has more than 1000 rows
        DECLARE c CURSOR FOR SELECT 1                     | 25P01 | can only be used in transaction blocks
        FETCH 1 FROM nosuch                               | 34000 | cursor "nosuch" does not exist
        SAVEPOINT a                                       | 25P01 | can only be used in transaction blocks
        LISTEN x                                          | 42501 | LISTEN refused
        SELECT FILE_READ('/etc/passwd')                   | 42501 | FILE_READ() refused
        SELECT * FROM information_schema.users            | 42P01 | relation "users" does not exist
        SELECT * FROM pg_catalog.pg_nosuch                | 42P01 | relation "pg_nosuch" does not exist
        SELECT nam FROM data                              | 42703 | no column NAM, did you mean NAME?
        SELECT name FROM data WHERE role = "be"           | 42703 | text wants single quotes
        SELECT * FROM nosuch                              | 42P01 | no table NOSUCH
        SELECT 1/0                                        | 22012 | Division by zero
        """)
    void whatIsRefusedSaysWhyAndTheConnectionGoesOn(String sql, String state, String message) throws Exception {
        for (String mode : List.of("extended", "simple")) {
            try (Connection connection = connect("preferQueryMode=" + mode);
                    Statement statement = connection.createStatement()) {
                SQLException error = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
                assertThat(error.getMessage()).contains(message);
                assertThat(error.getSQLState()).isEqualTo(state);
                assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            }
        }
    }

    /** In its extended mode the driver takes statements apart at semicolons by itself. */
    @Test
    void severalStatementsAreAnsweredUpToTheFirstThatFails() throws Exception {
        try (Connection connection = connect("preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SET extra_float_digits = 2; SELECT 1; SELECT 2;"))
                    .isFalse();
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(rows(statement.getResultSet())).containsExactly("1");
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(rows(statement.getResultSet())).containsExactly("2");
            assertThatThrownBy(() -> statement.execute("SELECT 1; DROP TABLE data; SELECT 2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("DROP refused");
            assertThat(rows(statement.executeQuery("SELECT 3"))).containsExactly("3");
        }
    }

    @Test
    void savepointsAreTakenAsTransactionsAre() throws Exception {
        try (Connection connection = connect("autosave=always");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint("here");
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1/0")).isInstanceOf(SQLException.class);
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            connection.commit();
        }
    }

    @Test
    void whatFreesAnswersIsNeverHitByTheirLimit() throws Exception {
        try (Connection connection = connect("");
                Statement setting = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<Statement> open = new ArrayList<>();
            SQLException error = null;
            while (error == null) {
                Statement statement = connection.createStatement();
                statement.setFetchSize(1);
                open.add(statement);
                error = catchThrowableOfType(
                        SQLException.class,
                        () -> statement
                                .executeQuery("SELECT x FROM SYSTEM_RANGE(1, 9)")
                                .next());
            }
            assertThat(error.getSQLState()).isEqualTo("54000");
            assertThat(open).hasSizeGreaterThan(4);
            connection.rollback();
            assertThat(rows(setting.executeQuery("SELECT 1"))).containsExactly("1");
        }
    }

    @Test
    void aStatementThatIsTooLongIsRefused() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            String sql = "SELECT 1 -- " + "x".repeat(70_000);
            SQLException error = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
            assertThat(error.getSQLState()).isEqualTo("54000");
        }
    }

    @Test
    void whatPoolsSayByThemselvesIsAnswered() throws Exception {
        try (Connection connection = connect("ApplicationName=pool&options=-c%20extra_float_digits=3");
                Statement statement = connection.createStatement()) {
            assertThat(connection.isValid(60)).isTrue();
            connection.setReadOnly(true);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            connection.rollback();
            statement.execute("SET application_name = 'x'");
            statement.execute("DISCARD ALL");
            assertThat(rows(statement.executeQuery("SHOW server_version_num"))).containsExactly("150000");
            assertThat(rows(statement.executeQuery("SELECT current_setting('server_version_num')::int/100 as version")))
                    .containsExactly("1500");
        }
    }

    @Test
    void columnsAreKnownBeforeAnythingIsAsked() throws Exception {
        try (Connection connection = connect("");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name, load, reportedAt FROM data WHERE load > ?")) {
            ResultSetMetaData columns = statement.getMetaData();
            assertThat(columns.getColumnCount()).isEqualTo(3);
            assertThat(columns.getColumnLabel(3)).isEqualTo("REPORTEDAT");
            assertThat(columns.getColumnTypeName(1)).isEqualTo("text");
            assertThat(columns.getColumnTypeName(2)).isEqualTo("float4");
            assertThat(columns.getColumnTypeName(3)).isEqualTo("timestamptz");
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
        }
    }

    @Test
    void tablesAndColumnsAreListed() throws Exception {
        try (Connection connection = connect("")) {
            DatabaseMetaData catalog = connection.getMetaData();
            assertThat(column(catalog.getTables(null, null, "%", null), "TABLE_NAME"))
                    .contains("DATA", "LINK", "INCIDENT", "COVERAGE");
            assertThat(column(catalog.getTables(null, "public", "%", new String[] {"VIEW"}), "TABLE_NAME"))
                    .contains("COVERAGE")
                    .doesNotContain("DATA");
            assertThat(column(catalog.getColumns(null, null, "nginx\\_code", null), "COLUMN_NAME"))
                    .containsExactly("CONTAINER", "CODE", "RATE");
            assertThat(column(catalog.getColumns(null, null, "DATA", "re%"), "TYPE_NAME"))
                    .containsExactly("timestamptz");
            assertThat(column(catalog.getPrimaryKeys(null, null, "LINK"), "COLUMN_NAME"))
                    .containsExactlyInAnyOrder("CONTAINER", "IP");
            assertThat(column(catalog.getIndexInfo(null, null, "DATA", false, true), "COLUMN_NAME"))
                    .contains("NAME", "STATE");
            assertThat(column(catalog.getFunctions(null, null, "lo%"), "FUNCTION_NAME"))
                    .containsExactly("lower");
            assertThat(column(catalog.getSchemas(), "TABLE_SCHEM")).contains("PUBLIC");
            assertThat(column(catalog.getTypeInfo(), "TYPE_NAME")).contains("int4", "timestamptz", "_text");
            assertThat(column(catalog.getImportedKeys(null, null, "LINK"), "FKCOLUMN_NAME"))
                    .isEmpty();
            assertThat(column(catalog.getProcedures(null, null, "%"), "PROCEDURE_NAME"))
                    .isEmpty();
        }
    }

    @Test
    void theDatabaseHasOneName() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            DatabaseMetaData catalog = connection.getMetaData();
            assertThat(connection.getCatalog()).isEqualTo("earshot");
            assertThat(connection.getSchema()).isEqualTo("PUBLIC");
            assertThat(column(catalog.getTables(null, null, "DATA", null), "TABLE_CAT"))
                    .containsExactly("earshot");
            assertThat(column(catalog.getCatalogs(), "TABLE_CAT")).containsExactly("earshot");
            assertThat(rows(statement.executeQuery("SELECT current_database(), current_catalog")))
                    .containsExactly("earshot earshot");
            assertThat(rows(statement.executeQuery("SELECT MIN(current_database()) FROM data")))
                    .hasSize(1);
        }
    }

    private static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(port.url(options));
    }

    private static List<String> column(ResultSet result, String name) throws SQLException {
        try (result) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(name));
            }
            return values;
        }
    }

    /** A row's values with blanks between. */
    static List<String> rows(ResultSet result) throws SQLException {
        try (result) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }
}

package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the queries that people may run on a real H2, and that none of them keeps it from answering others. */
@Timeout(900)
class H2EngineTest {

    private final Database database = Database.open();
    private final H2Engine console = new H2Engine(database, new SqlLimits(Duration.ofSeconds(1), 1_000, 2));

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000) a, SYSTEM_RANGE(1, 1000000) b WHERE a.x + b.x = 7",
                "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)",
                "SELECT x FROM SYSTEM_RANGE(1, 100000000) ORDER BY x * 7919 DESC",
                "SELECT x, COUNT(*) FROM SYSTEM_RANGE(1, 100000000) GROUP BY x",
                "SELECT COUNT(DISTINCT x * 7) FROM SYSTEM_RANGE(1, 100000000)",
                "SELECT LISTAGG(x, ',') FROM SYSTEM_RANGE(1, 1000000000)",
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
                "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000000) WHERE REGEXP_LIKE('aaaaaaaaaaaaaaa' || x, 'a+b')",
                "EXPLAIN ANALYZE SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)",
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM SYSTEM_RANGE(1, 1000000000000) WHERE x * 2 < 0)",
                "SELECT 1 LIMIT (SELECT SUM(x) FROM SYSTEM_RANGE(1, 1000000000000) WHERE x * 2 < 0)",
                "SELECT 1 WHERE 1 IN (SELECT x + 2 FROM SYSTEM_RANGE(1, 1000000000000))",
            })
    void aRunawayQuestionIsStoppedAndOthersAreAnswered(String sql) throws Exception {
        SqlRefusedException stopped = catchThrowableOfType(SqlRefusedException.class, () -> console.ask(sql));
        assertThat(stopped).hasMessageContaining("stopped");
        assertThat(stopped.kind()).isEqualTo(SqlRefusedException.Kind.STOPPED);
        assertThat(console.ask("SELECT 1").rows()).hasSize(1);
        // The turn is given back only when the thread has really ended.
        awaitNoQuestionIsLeft();
    }

    @Test
    void aPatternThatBacktracksForEverIsStoppedByItsSteps() {
        H2Engine patient = new H2Engine(database, new SqlLimits(Duration.ofSeconds(60), 1_000, 2));
        assertThatThrownBy(() ->
                        patient.ask("SELECT REGEXP_LIKE('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(.*a){15}b')"))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessageContaining("the pattern needs more than 133333 steps");
        assertThatThrownBy(() -> console.ask("SELECT REGEXP_LIKE('x', '(')")).hasMessageContaining("pattern: ");
    }

    @Test
    void someAtATimeAndTheRestWaitOrAreSentAway() throws Exception {
        H2Engine slow = new H2Engine(database, new SqlLimits(Duration.ofMinutes(10), 1_000, 1));
        String forever = "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)";
        CountDownLatch hasItsTurn = new CountDownLatch(1);
        AtomicBoolean calledOff = new AtomicBoolean();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
            try {
                slow.ask(forever, List.of(), () -> {
                    hasItsTurn.countDown();
                    return calledOff.get();
                });
            } catch (SqlRefusedException expected) {
                // It is called off in the end.
            }
        });
        hasItsTurn.await();
        SqlRefusedException busy = catchThrowableOfType(SqlRefusedException.class, () -> slow.ask("SELECT 1"));
        assertThat(busy.kind()).isEqualTo(SqlRefusedException.Kind.BUSY);
        // The server's own queries, for checks and metrics, must not fail meanwhile.
        assertThat(slow.askOwn("SELECT 1", List.of()).rows()).hasSize(1);
        assertThat(first).isNotDone();
        calledOff.set(true);
        first.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ALIAS x FOR 'java.lang.System.exit'",
                "CREATE TRIGGER t BEFORE INSERT ON data CALL 'x'",
                "CREATE TABLE x (a INT)",
                "DELETE FROM data",
                "INSERT INTO data VALUES (1)",
                "SELECT * FROM FINAL TABLE (DELETE FROM data)",
                "SELECT * FROM CSVREAD('/etc/passwd')",
                "SELECT FILE_READ('/etc/passwd')",
                "SELECT \"FILE_READ\"('/etc/passwd')",
                "SELECT FILE_WRITE('x', '/tmp/x')",
                "CALL CSVWRITE('/tmp/x', 'SELECT 1')",
                "SELECT CSVWRITE('/tmp/x', 'SELECT 1')",
                "SELECT LINK_SCHEMA('a', '', 'jdbc:h2:mem:x', 'sa', '', 'PUBLIC')",
                "RUNSCRIPT FROM '/tmp/x.sql'",
                "SCRIPT TO '/tmp/x.sql'",
                "BACKUP TO '/tmp/x.zip'",
                "SET QUERY_TIMEOUT 0",
                "SET PASSWORD 'x'",
                "CALL 1",
                "SHUTDOWN",
                "GRANT ADMIN TO reader",
                "ALTER USER reader ADMIN TRUE",
                "SELECT 1; SHUTDOWN",
                "SELECT 1 -- \n; SHUTDOWN",
                "SELECT CANCEL_SESSION(1)",
                "SELECT ABORT_SESSION(1)",
                "SELECT SET(@x, 1)",
                "SELECT @x",
                "SELECT * FROM INFORMATION_SCHEMA.USERS",
                "SELECT * FROM \"INFORMATION_SCHEMA\".SETTINGS",
                "SELECT * FROM INFORMATION_SCHEMA.SESSIONS",
                "TABLE INFORMATION_SCHEMA.SETTINGS",
                "SELECT DATABASE_PATH()",
                "SELECT DB_OBJECT_SQL('USER', 'OWNER')",
                "SELECT * FROM data FOR UPDATE",
                "SELECT * FROM data FOR NO KEY UPDATE",
                "SELECT HASH('SHA256', 'x', 2000000000)",
                "SELECT REPEAT('x', 2000000000)",
                "SELECT SPACE(2000000000)",
                "SELECT LPAD('x', 2000000000)",
                "SELECT SECURE_RAND(2000000000)",
                "SELECT \"REPEAT\"('x', 2000000000)",
                "SELECT `REPEAT`('x', 2000000000)",
                "SELECT REPEAT /* ( */ ('x', 2000000000)",
                "SELECT COMPRESS(X'00')",
                "SELECT SIGNAL('45000', 'x')",
                "SELECT 'x' REGEXP '(x+)+y'",
                "SELECT 'x' RLIKE 'x'",
                "WITH t(s) AS (SELECT 'xx') SELECT s||s||s||s||s||s||s||s||s||s FROM t",
            })
    void whatReadersHaveNoBusinessWithIsRefused(String sql) {
        assertThatThrownBy(() -> console.ask(sql)).isInstanceOf(SqlRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
                "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter ORDER BY"
                        + " SUM(nginxAccessRate)",
                "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC",
                "WITH busy(name, load) AS (SELECT name, load FROM data) SELECT COUNT(*) FROM busy",
                "WITH a AS (SELECT 1 AS x), b(y) AS (SELECT x FROM a) SELECT y FROM b",
                "SELECT * FROM (SELECT name FROM data) AS t(n) WHERE n LIKE 'be%' OR n LIKE '%58%' OR n ILIKE 'B_%'",
                "SELECT name FROM data WHERE name LIKE role OR name NOT LIKE '%x' || '%y' OR name LIKE '%x%x%x%y'",
                "SELECT state, COUNT(*) FILTER (WHERE loss > 0), LISTAGG(ip, ' ') WITHIN GROUP (ORDER BY ip) FROM link"
                        + " GROUP BY state HAVING COUNT(*) > 1",
                "SELECT name, RANK() OVER (PARTITION BY role ORDER BY load) FROM data",
                "SELECT CAST(load AS NUMERIC(10, 2)), SUBSTRING(name FROM 1 FOR 3), CASE WHEN (load > 1) THEN 1 END"
                        + " FROM data",
                "SELECT a.dataCenter, l.partnerDataCenter, COUNT(*) FROM link l JOIN data a ON (a.name = l.container)"
                        + " GROUP BY a.dataCenter, l.partnerDataCenter",
                "SELECT CONCAT(name, '-', host), REPLACE(name, '.', '/'), REGEXP_REPLACE(name, '[0-9]+', '#') FROM"
                        + " data",
                "SELECT * FROM coverage",
                "SELECT * FROM freshness",
                "SELECT * FROM pair",
                "SELECT table_name FROM information_schema.tables",
                "SHOW TABLES",
                "SHOW COLUMNS FROM data",
                "TABLE data",
                "VALUES (1, 'a'), (2, 'b')",
                "EXPLAIN SELECT * FROM data WHERE name = 'x'",
                "SELECT EXTRACT(HOUR FROM reportedAt), DATEDIFF(SECOND, reportedAt, CURRENT_TIMESTAMP) FROM data",
            })
    void whatOperatorsAskIsAnswered(String sql) throws Exception {
        H2Engine patient = new H2Engine(database, new SqlLimits(Duration.ofMinutes(5), 1_000, 2));
        assertThat(patient.ask(sql).columns()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '~', textBlock = """
        SELECT name FROM data WHERE role="be"   > no column "be": text wants single quotes, as in 'be'
        SELECT naem FROM data                   > no column NAEM, did you mean NAME?
        SELECT l.containr FROM link l           > no column L.CONTAINR, did you mean CONTAINER?
        SELECT opened FROM incident             > no column OPENED, did you mean OPENEDAT?
        SELECT "name" FROM data                 > no column "name": names in double quotes are upper case
        SELECT * FROM dota                      > no table DOTA at line 1, column 15, did you mean DATA?
        SELECT COUTN(*) FROM data               > COUTN() refused, did you mean COUNT?
        SELECT name FORM data                   > syntax error at line 1, column 18: DATA is not expected here
        """)
    void anErrorTellsWhatWasProbablyMeant(String sql, String message) {
        assertThatThrownBy(() -> console.ask(sql))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anAnswerEndsAtTheRowLimitAndSaysSo() throws Exception {
        SqlAnswer answer = console.ask("SELECT x FROM SYSTEM_RANGE(1, 1000000)");
        assertThat(answer.rows()).hasSize(1_000);
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void everyTableSaysWhatARowIs() throws Exception {
        assertThat(console.ask("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'"
                                + " AND COALESCE(REMARKS, '') = ''")
                        .rows())
                .isEmpty();
    }

    @Test
    void aStatementThatNestsWithoutEndIsRefused() {
        assertThatThrownBy(() -> console.ask("SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000)))
                .isInstanceOf(SqlRefusedException.class);
    }

    @Test
    void nobodyCanStealTheOwnersRightsThroughAUrl() {
        assertThatThrownBy(() -> console.ask("SELECT * FROM data;INIT=RUNSCRIPT FROM '/tmp/x'"))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessageContaining("more than one statement");
    }

    /** Takes every turn that there is, which only works once none is taken. */
    private void awaitNoQuestionIsLeft() throws Exception {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            all.add(CompletableFuture.supplyAsync(() -> {
                for (int attempt = 0; attempt < 10; attempt++) {
                    try {
                        return !console.ask("SELECT 1").rows().isEmpty();
                    } catch (SqlRefusedException busy) {
                        // Five seconds have passed.
                    }
                }
                return false;
            }));
        }
        for (CompletableFuture<Boolean> one : all) {
            assertThat(one.get()).isTrue();
        }
    }
}

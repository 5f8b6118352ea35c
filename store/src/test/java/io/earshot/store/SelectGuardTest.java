package io.earshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "  select 1 ; ",
                "-- why\nSELECT ';' FROM data",
                "/* outer /* inner */ ; */ SELECT 1",
                "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
                "(SELECT 1) UNION (SELECT 2)",
                "SELECT \"a;b\" FROM data; -- done",
                "SELECT $$;$$",
                "EXPLAIN SELECT 1",
            })
    void oneReadingStatementPasses(String sql) throws SqlRefusedException {
        assertThat(SelectGuard.requireOneSelect(sql)).doesNotEndWith(";");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "-- SELECT 1",
                "DELETE FROM data",
                "/* SELECT */ DROP TABLE data",
                "SELECT 1; DELETE FROM data",
                "SELECT ';'; SHUTDOWN",
                "SELECT 1;;SELECT 2",
                "SET QUERY_TIMEOUT 0",
                "CALL 1",
                "CREATE ALIAS x FOR \"java.lang.System.exit\"",
                "(DELETE FROM data)",
                "'SELECT 1'",
            })
    void everythingElseIsRefused(String sql) {
        assertThatThrownBy(() -> SelectGuard.requireOneSelect(sql))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessageContaining("expected one SELECT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT '", "SELECT \"", "SELECT /*", "SELECT $$", "SELECT --", "(((", "SELECT '''"})
    void unfinishedQuotesAndCommentsAreLeftToTheDatabase(String sql) {
        try {
            SelectGuard.requireOneSelect(sql);
        } catch (SqlRefusedException refused) {
            assertThat(refused).hasMessageContaining("expected");
        }
    }
}

package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.store.SqlParameter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ";", " ; ;\n"})
    void blanksAreNothing(String sql) throws Exception {
        assertThat(Statement.of(sql)).isEqualTo(new Statement.Nothing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
        BEGIN;                                     | BEGIN
        begin transaction isolation level read committed, read only | BEGIN
        START TRANSACTION READ ONLY                | BEGIN
        commit                                     | COMMIT
        END                                        | COMMIT
        ROLLBACK                                   | ROLLBACK
        SET extra_float_digits = 3                 | SET
        SET application_name = 'DBeaver 24 - main' | SET
        SET client_encoding TO 'UTF8'              | SET
        SET DateStyle=ISO                          | SET
        SET TIME ZONE 'UTC'                        | SET
        SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY | SET
        DEALLOCATE ALL                             | DEALLOCATE
        DISCARD ALL                                | DISCARD ALL
        """)
    void whatClientsSayByThemselvesGetsAWord(String sql, String tag) throws Exception {
        assertThat(Statement.of(sql)).isEqualTo(new Statement.Courtesy(tag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TIME ZONE 'Europe/Berlin'",
                "SET client_encoding = 'LATIN1'",
                "SET statement_timeout = 0",
                "SET application_name = 'x'; DROP TABLE data",
                "SET SCHEMA INFORMATION_SCHEMA",
                "BEGIN; DROP TABLE data",
                "ROLLBACK TO SAVEPOINT x",
                "EXECUTE x",
                "SELECT version(); DROP TABLE data",
            })
    void nothingThatWouldNotBeTrueGetsOne(String sql) {
        assertThatThrownBy(() -> Statement.of(sql)).isInstanceOf(PostgresException.class);
    }

    @Test
    void parametersAreNumberedAsInH2AndWhatIsQuotedStays() throws Exception {
        assertThat(Statement.of("SELECT '$1', \"$2\" /* $3 */ FROM data WHERE name = $1 AND load > $12"))
                .isEqualTo(
                        new Statement.Select("SELECT '$1', \"$2\" /* $3 */ FROM data WHERE name = ?1 AND load > ?12"));
    }

    @Test
    void aQuestionToTheCatalogMayHoldTheClientsParameters() throws Exception {
        Statement.OfCatalog question = new Statement.OfCatalog("", List.of("'^(link)$'", "$2", "('r','v')", ""));
        SqlParameter a = SqlParameter.ofText(Optional.of("a"));
        assertThat(question.values(List.of(a, SqlParameter.ofText(Optional.of("b")))))
                .extracting(SqlParameter::value)
                .containsExactly(Optional.of("^(link)$"), Optional.of("b"), Optional.of("('r','v')"), Optional.of(""));
        assertThatThrownBy(() -> question.values(List.of(a)))
                .isInstanceOf(PostgresException.class)
                .hasMessage("no value for parameter $2");
    }
}

package io.earshot.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "\\d",
                " \\watch 10",
                "SELECT 1;",
                "SELECT 1; -- why",
                "SELECT ';';  ",
                "SELECT 1; SELECT\n2;",
                "SELECT 1;\\d host\n",
                "SELECT 1; -- why\n \\q"
            })
    void itIsCompleteWithACommandOrASemicolonBehindTheLastStatement(String text) {
        assertThat(Entry.isComplete(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT ';",
                "SELECT 'it''s;",
                "SELECT \";",
                "SELECT $$ ;",
                "SELECT 1 -- ;",
                "SELECT 1 // ;",
                "SELECT 1 /* ; /* */ ;",
                "SELECT 1; SELECT 2",
                "-- first of all"
            })
    void aSemicolonInQuotesOrACommentEndsNothing(String text) {
        assertThat(Entry.isComplete(text)).isFalse();
    }

    @Test
    void statementsStandBetweenSemicolons() {
        assertThat(Entry.statements("SELECT ';' ;; -- nothing\n ; SELECT \"a;b\"\nFROM t; SELECT 3"))
                .containsExactly("SELECT ';'", "SELECT \"a;b\"\nFROM t", "SELECT 3");
        assertThat(Entry.statements(" -- nothing")).isEmpty();
    }

    @Test
    void aCommandMayStandBehindStatements() {
        assertThat(Entry.statements("SELECT 1;\\d host\n")).containsExactly("SELECT 1");
        assertThat(Entry.command("SELECT 1;\\d host\n")).hasValue("\\d host");
        assertThat(Entry.command("SELECT '\\d';")).isEmpty();
        assertThat(Entry.command("SELECT 1 \\d;")).isEmpty();
    }
}

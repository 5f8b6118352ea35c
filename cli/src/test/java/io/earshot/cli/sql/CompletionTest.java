package io.earshot.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {

    private static final Completion COMPLETION = new Completion(new Schema(
            new TreeMap<>(Map.of("data", List.of("name", "datacenter", "load"), "link", List.of("container", "loss"))),
            List.of("coverage", "backend-load")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sel^                                | select
        SEL^                                | SELECT
        SELECT * FROM ^                     | data link
        SELECT * FROM li^                   | link
        SELECT * FROM data JOIN L^          | link
        SELECT lo^ FROM data                | load
        SELECT lo^ FROM data, link          | load loss
        SELECT 'data', lo^                  |
        SELECT data.^ FROM data             | name datacenter load
        SELECT d.da^ FROM data d            | datacenter
        SELECT d.na^ FROM link l, data AS d | name
        SELECT x.na^ FROM data d            |
        SELECT name FROM data gr^           | group by
        \\^                                 | \\? \\d \\o \\q \\queries \\run \\watch
        \\r^                                | \\run
        \\d l^                              | link
        \\o ^                               | table csv json
        \\run backend-l^                    | backend-load
        \\q x^                              |
        """)
    void whatFitsTheWordAtTheCursorIsOffered(String text, String offered) {
        List<String> found = COMPLETION.at(text.replace("^", ""), text.indexOf('^'));
        assertThat(String.join(" ", found)).isEqualTo(offered == null ? "" : offered);
    }

    @Test
    void columnsComeFirstAndThenWordsAndTables() {
        assertThat(COMPLETION.at("SELECT  FROM link", 7))
                .startsWith("container", "loss", "SELECT")
                .endsWith("data", "link");
    }

    @Test
    void wordsOfSqlNeedNoServer() {
        assertThat(new Completion(Schema.UNKNOWN).at("whe", 3)).containsExactly("where", "when");
    }
}

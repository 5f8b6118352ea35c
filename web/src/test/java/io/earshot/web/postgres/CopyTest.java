package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** Checks lines of COPY with PostgreSQL's JDBC driver; the expected ones are those of PostgreSQL 15. */
class CopyTest {

    private static OpenPort port;

    @BeforeAll
    static void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterAll
    static void close() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '^', textBlock = """
        (SELECT 1 AS a, NULL AS b, '' AS c, TRUE AS d) TO STDOUT               @ 1~\\N~~t#
        (SELECT E'a\\tb\\nc\\\\d' AS a, 1.50 AS b) TO STDOUT                   @ a\\tb\\nc\\\\d~1.50#
        (SELECT 'a;b' AS a, 2 AS b) TO STDOUT (DELIMITER ';', NULL 'null')     @ a\\;b;2#
        (SELECT 1 AS "a", NULL AS "b", '' AS "c") TO STDOUT CSV HEADER         @ a,b,c#1,,""#
        (SELECT 'a,b' AS "x", 'c"d' AS y, 'e' AS z) TO STDOUT WITH CSV         @ "a,b","c""d",e#
        (SELECT E'a\\nb' AS "x", 'c d' AS y) TO STDOUT CSV                     @ "a#b",c d#
        (SELECT 'a' AS "x", 1 AS "y", NULL AS "z") TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *) @ x,y,z#"a","1",#
        (SELECT 'a''b' AS "x", NULL AS "y") TO STDOUT WITH DELIMITER AS '|' NULL AS '-' CSV QUOTE AS '''' FORCE QUOTE * @ 'a''b'|-#
        (SELECT '-' AS "x", NULL AS "y") TO STDOUT (FORMAT 'csv', NULL '-', HEADER off, ENCODING 'UTF8') @ "-",-#
        (SELECT ARRAY['a','b'] AS "x") TO STDOUT (FORMAT CSV)                  @ "{a,b}"#
        (SELECT '\\.' AS "x") TO STDOUT (FORMAT CSV)                           @ "\\."#
        data (name, "HOST") TO STDOUT (FORMAT csv, HEADER)                     @ NAME,HOST#
        PUBLIC.mute TO STDOUT                                                  @ ^^
        """)
    void rowsAreCopiedAsLines(String copy, String expected) throws Exception {
        for (String mode : List.of("extended", "simple")) {
            try (Connection connection = DriverManager.getConnection(port.url("preferQueryMode=" + mode))) {
                StringWriter lines = new StringWriter();
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + copy, lines);
                assertThat(lines.toString().replace('\n', '#').replace('\t', '~'))
                        .isEqualTo(expected);
                assertThat(connection.isValid(60)).isTrue();
            }
        }
    }
}

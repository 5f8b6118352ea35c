package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and errors of an answer, as every kind of client gets them. */
class AnswerValuesTest {

    private final Database database = Database.open();
    private final H2Engine console = new H2Engine(database, SqlLimits.ALONE);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        X'00ff'                                                  | \\x00ff
        CAST('a long text' AS CLOB)                              | a long text
        CAST(X'00ff' AS BLOB)                                    | \\x00ff
        JSON '{"a":[1,null]}'                                    | {"a":[1,null]}
        ARRAY['a', 'b c', NULL, 'NULL', '', 'x"y\\']             | {a,"b c",NULL,"NULL","","x\\"y\\\\"}
        ARRAY[ARRAY[1, 2], ARRAY[3, 4]]                          | {{1,2},{3,4}}
        (1, 'a,b', NULL)                                         | (1,"a,b",)
        INTERVAL '90' MINUTE                                     | 01:30:00
        INTERVAL '-1 02:03:04.5' DAY TO SECOND                   | -1 days -02:03:04.5
        INTERVAL '1-2' YEAR TO MONTH                             | 1 year 2 mons
        DATE '2026-07-01'                                        | 2026-07-01
        TIMESTAMP '2026-03-29 02:30:00'                          | 2026-03-29T02:30:00
        TIMESTAMP WITH TIME ZONE '2026-07-01 12:00:00+02'        | 2026-07-01T10:00:00Z
        TIME '10:00:00.5'                                        | 10:00:00.5
        UUID '11111111-2222-3333-4444-555555555555'              | 11111111-2222-3333-4444-555555555555
        CAST('NaN' AS DOUBLE PRECISION)                          | NaN
        """)
    void aValueIsWrittenAsItIsAndNotAsAnInnerObject(String expression, String text) throws Exception {
        assertThat(value("SELECT " + expression)).hasToString(text);
    }

    @Test
    void anAggregatedArrayIsAListOfItsElements() throws Exception {
        assertThat(value("SELECT ARRAY_AGG(x) FROM SYSTEM_RANGE(1, 3)"))
                .isEqualTo(List.of(Optional.of(1L), Optional.of(2L), Optional.of(3L)));
    }

    @Test
    void nowIsTheSameInstantWithTheSameTypeByEachOfItsNames() throws Exception {
        SqlAnswer answer = console.ask("SELECT NOW(), CURRENT_TIMESTAMP, now() = current_timestamp,"
                + " current_timestamp - interval '20' minute > now() - interval '5' minute, 'NOW()'");
        assertThat(answer.columns().get(0).type()).isEqualTo("TIMESTAMP WITH TIME ZONE");
        List<Optional<Object>> row = answer.rows().getFirst();
        assertThat(row.get(0)).isEqualTo(row.get(1));
        assertThat(row.subList(2, 5)).containsExactly(Optional.of(true), Optional.of(false), Optional.of("NOW()"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT 1/0                                    | 22012
        SELECT * FROM nosuch                          | 42P01
        SELECT nosuch FROM data                       | 42703
        SELECT d.name FROM data d, data e WHERE name = 'a' | 42702
        SELECT name, SUM(load) FROM data              | 42803
        SELECT CAST('x' AS INTEGER)                   | 22P02
        SELECT CAST(99999999999 AS INTEGER)           | 22003
        SELECT DATE '2026-13-01'                      | 22007
        SELECT name FROM data WHERE                   | 42601
        SELECT REGEXP_LIKE('x', '(')                  | 2201B
        SELECT 'x'::decfloat                          | 22P02
        SELECT REGEXP_LIKE('x')                       | 42883
        SELECT REGEXP_LIKE('x', 'x', 'q')             | 22023
        SELECT REGEXP_REPLACE('x', 'x', '$5')         | 22023
        SELECT x FROM SYSTEM_RANGE(1, 2) LIMIT -1     | 22023
        DELETE FROM data                              | 42501
        """)
    void anErrorHasPostgresqlsCodeAndNamesNoClass(String sql, String state) {
        SqlRefusedException refused = catchThrowableOfType(SqlRefusedException.class, () -> console.ask(sql));
        assertThat(refused.state()).isEqualTo(state);
        assertThat(refused.getMessage())
                .doesNotContainIgnoringCase("io.earshot")
                .doesNotContain("org.h2", "java.", "user-defined")
                .doesNotContainPattern("\\[\\d+-\\d+]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        REGEXP_LIKE('Backend', '^b')                   | false
        REGEXP_LIKE('Backend', '^b', 'i')              | true
        REGEXP_REPLACE('aAa', 'a', 'x', 'i')           | xxx
        REGEXP_SUBSTR('be1 be2 be3', 'be.', 2)         | be2
        REGEXP_SUBSTR('be1 be2 be3', 'be.', 1, 3)      | be3
        REGEXP_SUBSTR('be1 BE2', 'BE(.)', 1, 2, 'i', 1) | 2
        """)
    void patternsTakeFlags(String expression, String text) throws Exception {
        assertThat(value("SELECT " + expression)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '^', textBlock = """
        'be5.host58' LIKE '%5%h%8'                     > true
        'be5.host58' LIKE '%5%h%9'                     > false
        'be5.host58' NOT LIKE 'b' || '%' || '_8'       > false
        'BE5' LIKE 'b' || '%'                          > false
        'BE5' ILIKE 'b' || '%'                         > true
        '50%' LIKE '%!%' || '' ESCAPE '!'              > true
        '50' LIKE '%!%' || '' ESCAPE '!'               > false
        '50%' LIKE '%\\%' || ''                        > true
        'a_b' LIKE 'a\\_b' || ''                       > true
        'axb' LIKE 'a\\_b' || ''                       > false
        '' LIKE '' || ''                               > true
        '' LIKE '%' || '%%'                            > true
        'x' LIKE '' || ''                              > false
        'abab' LIKE '%ab%ab' || '%'                    > true
        'aab' LIKE '_%' || '_b'                        > true
        (NULL LIKE 'x' || '%') IS NULL                  > true
        CAST('1.50' AS DECFLOAT)                       > 1.50
        0.1::decfloat + 0.2                            > 0.3
        CAST(0.25 AS REAL)::decfloat                   > 0.25
        12::decfloat / 5                               > 2.4
        1e3::decfloat                                  > 1000
        """)
    void patternsOfAnyFormAndExactNumbersAreAnswered(String expression, String text) throws Exception {
        assertThat(value("SELECT " + expression)).hasToString(text);
    }

    private Object value(String sql) throws SqlRefusedException {
        return console.ask(sql).rows().getFirst().getFirst().orElseThrow();
    }
}

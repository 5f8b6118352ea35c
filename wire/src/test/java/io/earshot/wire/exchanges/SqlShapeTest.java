package io.earshot.wire.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlShapeTest {

    private static String mysql(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return SqlShape.of(bytes, bytes.length, false);
    }

    private static String postgresql(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return SqlShape.of(bytes, bytes.length, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM item WHERE id=12345|SELECT * FROM item WHERE id=?",
                "SELECT  name   FROM item|SELECT name FROM item",
                "select 'it''s', \"a\\\"b\", 0x1f, 1.5e3, -7|select ?, -?",
                "INSERT INTO t(a,b) VALUES (1,'x'),(2,'y'), (3,'z')|INSERT INTO t(a,b) VALUES (?)",
                "SELECT a FROM t WHERE b IN (1, 2, 3) -- secret|SELECT a FROM t WHERE b IN (?)",
                "/* secret */ SELECT 1 # secret|SELECT ?",
                "SET PASSWORD FOR 'u'@'h' = 'secret|SET PASSWORD FOR ?@? = ?",
                "SELECT `weird name` FROM x1|SELECT `weird name` FROM x1",
                "SELECT N'x', X'4D', _utf8'y'|SELECT ?, _utf8?",
            })
    void literalsOfMysqlBecomePlaceHolders(String sql, String shape) {
        assertThat(mysql(sql)).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT \"Name\" FROM item WHERE a = $1|SELECT \"Name\" FROM item WHERE a = ?",
                "DO $$ BEGIN RAISE NOTICE 'secret'; END $$;|DO ?;",
                "SELECT $tag$ secret $$ $tag$, 1|SELECT ?",
                "SELECT E'a\\'secret', 'b\\', c|SELECT ?, c",
                "COPY t FROM STDIN|COPY t FROM STDIN",
            })
    void literalsOfPostgresqlBecomePlaceHolders(String sql, String shape) {
        assertThat(postgresql(sql)).isEqualTo(shape);
    }

    @Test
    void aShapeIsBounded() {
        assertThat(mysql("SELECT " + "a,".repeat(5_000) + "b FROM t").length()).isLessThan(300);
    }
}

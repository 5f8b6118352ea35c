package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.web.postgres.catalog.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of parameters as PostgreSQL 15 describes them; those that are compared with a column alone are not among them. */
class ImpliedTypesTest {

    private static final List<Relation> TABLES = List.of(
            new Relation(
                    "LINK",
                    false,
                    "",
                    List.of(
                            new Relation.Column("SENT", ScalarType.INT8.oid(), false),
                            new Relation.Column("LOSS", ScalarType.FLOAT4.oid(), false),
                            new Relation.Column("NAME", ScalarType.TEXT.oid(), false),
                            new Relation.Column("CHECKEDAT", ScalarType.TIMESTAMPTZ.oid(), false)),
                    List.of(),
                    List.of()),
            new Relation(
                    "DATA",
                    false,
                    "",
                    List.of(
                            new Relation.Column("STATE", ScalarType.TEXT.oid(), false),
                            new Relation.Column("SENT", ScalarType.INT4.oid(), false)),
                    List.of(),
                    List.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        name = $1 AND sent > $2                       | {}
        name = $1 OR $1::text IS NULL                 | {1=TEXT}
        $1::interval IS NOT NULL                      | {1=INTERVAL}
        $1::pg_catalog.int4 > 1                       | {1=INT4}
        $1::float8[] IS NULL OR $2::numeric[] IS NULL | {1=Array[element=FLOAT8], 2=Array[element=NUMERIC]}
        CAST($1 AS double precision) > 0 AND $2::jsonb IS NULL | {1=FLOAT8, 2=JSONB}
        CAST($1 AS timestamp(3) with time zone) > now() | {1=TIMESTAMPTZ}
        now() > $1 AND $2 <= current_timestamp        | {1=TIMESTAMPTZ, 2=TIMESTAMPTZ}
        now() - checkedAt < $1                        | {1=INTERVAL}
        checkedAt > now() - $1::interval              | {1=INTERVAL}
        checkedAt > now() - $1 * interval '1 second'  | {1=FLOAT8}
        checkedAt > now() - interval '1 second' * ($1) | {1=FLOAT8}
        checkedAt > now() - make_interval(secs => $1) | {1=FLOAT8}
        checkedAt > now() - make_interval(hours => $1) | {1=INT4}
        checkedAt::date = $1                          | {1=DATE}
        date_trunc('hour', checkedAt) = $1            | {1=TIMESTAMPTZ}
        loss * 100 > $1                               | {1=FLOAT8}
        loss * $1 > 1                                 | {1=FLOAT4}
        count(*) > $1 AND sum(sent) > $2 AND avg(loss) < $3 | {1=INT8, 2=NUMERIC, 3=FLOAT8}
        sent + $1 > 3 AND l.sent - 1 = $2             | {1=INT8, 2=INT8}
        coalesce(loss, $1) > 0 AND greatest($2, loss) > 0 | {1=FLOAT4, 2=FLOAT4}
        round(loss::numeric, $1) = split_part(name, '.', $2)::int | {1=INT4, 2=INT4}
        extract(epoch FROM checkedAt) > $1            | {1=NUMERIC}
        length(name) IN ($1) AND length(name) BETWEEN $2 AND 7 | {1=INT4, 2=INT4}
        date_bin($1, checkedAt, $2) > now()           | {1=INTERVAL, 2=TIMESTAMPTZ}
        date_trunc($1, $2) > checkedAt                | {1=TEXT, 2=TIMESTAMPTZ}
        CASE WHEN $1 THEN 1 ELSE 2 END > CASE sent WHEN $2 THEN 1 WHEN 5 THEN CASE WHEN $3 THEN 1 END END | {1=BOOL, 3=BOOL}
        $1 IS DISTINCT FROM length(name) AND length(name) IS NOT DISTINCT FROM $2 | {1=INT4, 2=INT4}
        to_timestamp($1) > checkedAt                  | {1=FLOAT8}
        name = '$1' /* $2 */                          | {}
        unknown * 2 > $1 AND $2 < $3                  | {}
        """)
    void aParameterHasTheTypeOfTheExpressionBesideIt(String condition, String types) {
        assertThat(ImpliedTypes.of("SELECT 1 FROM link l WHERE " + condition, TABLES)
                        .toString())
                .isEqualTo(types);
    }

    /** Both tables have the column, and are not of one mind about it. */
    @Test
    void aColumnThatTablesDifferAboutImpliesNothing() {
        assertThat(ImpliedTypes.of("SELECT 1 FROM link, data WHERE sent + 1 > $1", TABLES))
                .isEmpty();
    }
}

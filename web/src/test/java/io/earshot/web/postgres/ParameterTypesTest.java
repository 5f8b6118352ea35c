package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of parameters that a client did not declare. */
class ParameterTypesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        name = ?1                                 | TEXT
        load > ?1                                 | FLOAT4
        sent = ?1                                 | INT8
        ?1 <= sent                                | INT8
        l.icmpFiltered = ?1                       | BOOL
        since > ?1                                | TIMESTAMPTZ
        container = ANY(?1)                       | Array[element=TEXT]
        sent = ANY (?1)                           | Array[element=INT8]
        sent <> ALL(?1)                           | Array[element=INT8]
        sent IN (?1, ?2)                          | INT8 INT8
        l.sent NOT IN (7, ?1)                     | INT8
        sent BETWEEN ?1 AND ?2 AND pathMtu > ?3   | INT8 INT8 INT4
        sent BETWEEN 1 AND ?1                     | INT8
        sent = ?1 + 1                             | INT4
        sent = 2 * ?1                             | INT4
        ?1::uuid IS NOT NULL                      | UUID
        since > CAST(?1 AS TIMESTAMP WITH TIME ZONE) | TIMESTAMPTZ
        load < CAST(?1 AS DOUBLE PRECISION)       | FLOAT8
        load < CAST(?1 AS DECFLOAT)               | NUMERIC
        sent = ANY(?1::INTEGER[])                 | Array[element=INT4]
        since > CAST(?1 AS TIMESTAMP WITH TIME ZONE[])[1] | Array[element=TIMESTAMPTZ]
        ?1::TIME WITH TIME ZONE IS NULL AND ?2::VARBINARY IS NULL | TIMETZ BYTEA
        ?1 < ?2                                   | TEXT TEXT
        '?3' = ?1 /* ?2 */                        | TEXT
        sent = ?2 AND load < ?1                   | FLOAT4 INT8
        TRUE LIMIT ?1 OFFSET ?2                   | INT8 INT8
        """)
    void aParameterHasTheTypeOfWhatItIsComparedWith(String condition, String types) throws Exception {
        try (OpenPort port = OpenPort.open()) {
            ParameterTypes implied = ParameterTypes.of(
                    "SELECT 1 FROM link l JOIN data d ON d.name = l.container WHERE " + condition, Map.of());
            List<String> h2 = port.console().shape(implied.probe()).parameters();
            List<String> found = new ArrayList<>();
            for (int number = 1; number <= implied.count(); number++) {
                found.add(implied.type(number, h2).toString());
            }
            assertThat(String.join(" ", found)).isEqualTo(types);
        }
    }
}

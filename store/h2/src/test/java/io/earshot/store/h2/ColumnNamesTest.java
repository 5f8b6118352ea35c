package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "NAME | NAME",
                "COUNT(*) | COUNT(*)",
                "PUBLIC.AS_TEXT(LOAD) | LOAD",
                "PUBLIC.AS_TEXT(D.LOAD) | LOAD",
                "PUBLIC.AS_TEXT(LOAD + 1) | TEXT",
                "PUBLIC.LPAD(NAME, 3, '0') | LPAD",
                "PUBLIC.LPAD(NAME, 3) + PUBLIC.LPAD(NAME, 4) | LPAD(NAME, 3) + LPAD(NAME, 4)",
                "SENT / CAST(3.0 AS NUMERIC(12, 1)) | SENT / 3.0",
                "ROUND(LOAD) - PUBLIC.ROUNDING_TIE(LOAD) | ROUND",
            })
    void aColumnOfAnAddedFunctionIsCalledAfterIt(String label, String name) {
        assertThat(ColumnNames.of(label)).isEqualTo(name);
    }
}

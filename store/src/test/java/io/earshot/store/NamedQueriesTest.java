package io.earshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedQueriesTest {

    private static final String TEXT = """
            -- Questions of a test.

            -- name: links
            -- All links of a container.
            SELECT *
            FROM link
            WHERE container = ?

            -- name: worst
            SELECT * FROM link ORDER BY ${order} LIMIT ${limit}
            """;

    @Test
    void aQueryIsKnownByItsName() {
        NamedQueries queries = NamedQueries.parse("Test.sql", TEXT);

        assertThat(queries.names()).containsExactlyInAnyOrder("links", "worst");
        assertThat(queries.sql("links")).isEqualTo("SELECT *\nFROM link\nWHERE container = ?");
    }

    @Test
    void partsArePutInAsTheyAre() {
        NamedQueries queries = NamedQueries.parse("Test.sql", TEXT);

        assertThat(queries.sql("worst", Map.of("order", "'$1' || loss", "limit", 5)))
                .isEqualTo("SELECT * FROM link ORDER BY '$1' || loss LIMIT 5");
    }

    @Test
    void aMissingPartOrQueryIsNamed() {
        NamedQueries queries = NamedQueries.parse("Test.sql", TEXT);

        assertThatThrownBy(() -> queries.sql("worst", Map.of("order", "loss")))
                .hasMessage("query \"worst\" of Test.sql lacks ${limit}");
        assertThatThrownBy(() -> queries.sql("best"))
                .hasMessageContainingAll("no query \"best\" in Test.sql", "links", "worst");
    }

    @Test
    void aNameStandsOnce() {
        assertThatThrownBy(() -> NamedQueries.parse("Test.sql", "-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n"))
                .hasMessage("Test.sql: \"a\" stands there twice");
        assertThatThrownBy(() -> NamedQueries.parse("Test.sql", "SELECT 1\n-- name: a\n"))
                .hasMessage("Test.sql: \"SELECT 1\" stands before the first name");
    }

    @Test
    void aClassWithoutQueriesIsNamed() {
        assertThatThrownBy(() -> NamedQueries.of(NamedQueriesTest.class))
                .hasMessage("no NamedQueriesTest.sql beside io.earshot.store.NamedQueriesTest");
    }
}

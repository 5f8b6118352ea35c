package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlLimits;
import io.earshot.store.table.Table;
import io.earshot.store.table.Tables;
import io.earshot.store.table.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the declarations with the engine and with the reference page. */
class TableReferenceTest {

    @Test
    void theReferencePageSaysWhatTheDeclarationsSay() throws IOException {
        Path page = root().resolve("docs/tables.md");
        if (System.getProperty("tables", "").equals("write")) {
            Files.writeString(page, TableReference.markdown());
        }

        assertThat(page)
                .as("run this test with -Dtables=write to write it anew")
                .content()
                .isEqualTo(TableReference.markdown());
    }

    @Test
    void theEngineHasExactlyTheColumnsThatAreDeclared() throws Exception {
        try (Database database = Database.open()) {
            H2Engine engine = new H2Engine(database, new SqlLimits(Duration.ofSeconds(60), 10_000, 2));

            List<List<Optional<Object>>> columns = engine.ask(
                            "SELECT table_name, column_name, data_type"
                                    + " FROM information_schema.columns WHERE table_schema = 'PUBLIC' ORDER BY 1, ordinal_position")
                    .rows();

            assertThat(columns.stream()
                            .map(row -> row.stream()
                                    .map(value -> value.orElseThrow().toString())
                                    .toList()))
                    .containsExactlyInAnyOrderElementsOf(declared());
        }
    }

    private static List<List<String>> declared() {
        return Stream.concat(Tables.ALL.stream(), Views.ALL.stream())
                .flatMap(TableReferenceTest::columns)
                .toList();
    }

    private static Stream<List<String>> columns(Table table) {
        return table.columns().stream()
                .map(column -> List.of(
                        table.name().toUpperCase(Locale.ROOT),
                        column.name().toUpperCase(Locale.ROOT),
                        column.type().sql().replace("VARCHAR", "CHARACTER VARYING")));
    }

    /** Returns the folder of the project, wherever below it the test runs. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/architecture.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}

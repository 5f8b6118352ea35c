package io.earshot.traffic.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.table.Row;
import io.earshot.store.table.TrafficTables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyTextTest {

    private static String of(String name) {
        Row row = Row.of(TrafficTables.Transaction.TABLE)
                .set(TrafficTables.Transaction.ID, "a-1")
                .set(TrafficTables.Transaction.NAME, name)
                .set(TrafficTables.Transaction.ANSWER_FILE, Optional.empty());
        return new String(
                CopyText.of(
                        List.of(row),
                        List.of(
                                TrafficTables.Transaction.ID,
                                TrafficTables.Transaction.NAME,
                                TrafficTables.Transaction.ANSWER_FILE)),
                StandardCharsets.UTF_8);
    }

    @Test
    void charactersOfTheFormatAreEscapedAndOthersAreNot() {
        assertThat(of("0200 → 0210")).isEqualTo("a-1\t0200 → 0210\t\\N\n");
        assertThat(of("a\tb\nc\rd\\e")).isEqualTo("a-1\ta\\tb\\nc\\rd\\\\e\t\\N\n");
        assertThat(of("a\0b\u0001")).isEqualTo("a-1\ta\ufffdb\u0001\t\\N\n");
    }
}

package io.earshot.traffic.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlAnswer;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables.Kpi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the queries of docs/traffic.md that compare figures with earlier ones. */
class DocumentedQueriesTest {

    private static final OffsetDateTime NOON = OffsetDateTime.of(2026, 11, 29, 12, 0, 0, 0, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    /** Returns the query of the page that has some words in it. */
    private static String query(String words) throws IOException {
        Path docs = Path.of("../docs/traffic.md");
        for (String part : Files.readString(docs).split("\n\n", -1)) {
            if (part.startsWith("    SELECT") && part.contains(words)) {
                return part;
            }
        }
        throw new AssertionError("no query with " + words);
    }

    private static void minute(TableChanges changes, OffsetDateTime minute, long requests, long successes) {
        changes.upsert(Row.of(Kpi.TABLE)
                .set(Kpi.APP, "pay")
                .set(Kpi.OPERATION, "all")
                .set(Kpi.DIMENSION, "")
                .set(Kpi.MINUTE, minute)
                .set(Kpi.REQUESTS, requests)
                .set(Kpi.RESPONSES, requests)
                .set(Kpi.SUCCESSES, successes)
                .set(Kpi.LATE, 0L)
                .set(Kpi.UNSEEN, 0L)
                .set(Kpi.TPS, requests / 60f)
                .set(Kpi.SUCCESS_RATE, (float) successes / requests)
                .set(Kpi.RESPONSE_RATE, 1f)
                .set(Kpi.ON_TIME_RATE, 1f)
                .set(Kpi.AVG_TIME, Optional.empty())
                .set(Kpi.TIME_P50, Optional.empty())
                .set(Kpi.TIME_P95, Optional.empty())
                .set(Kpi.TIME_P99, Optional.empty())
                .set(Kpi.TIME_MAX, Optional.empty())
                .set(Kpi.CONSECUTIVE_FAILURES, 0)
                .set(Kpi.NO_CALL_SECONDS, 0f));
    }

    private static List<String> row(SqlAnswer answer, int index) {
        return answer.rows().get(index).stream()
                .map(value -> value.map(Object::toString).orElse("NULL"))
                .toList();
    }

    @Test
    void figuresAreComparedWithYesterdayLastWeekAndMovingMeans() throws Exception {
        try (EmbeddedStore store = new EmbeddedStore(folder)) {
            TableChanges changes = store.changes();
            minute(changes, NOON, 150, 75);
            minute(changes, NOON.minusMinutes(3), 300, 300);
            minute(changes, NOON.minusMinutes(20), 900, 900);
            for (int day = 1; day <= 7; day++) {
                minute(changes, NOON.minus(Duration.ofDays(day)), day == 7 ? 300 : 290 + day, 280);
            }
            changes.commit();

            SqlAnswer compared = store.engine().orElseThrow().ask(query("lastWeek"));
            assertThat(compared.rows()).hasSize(3);
            assertThat(row(compared, 2).subList(2, 6)).containsExactly("150", "291", "300", "0.5");

            SqlAnswer means = store.engine().orElseThrow().ask(query("last15"));
            assertThat(row(means, means.rows().size() - 1).subList(2, 4))
                    .first()
                    .isEqualTo("150");
            assertThat(Double.parseDouble(row(means, means.rows().size() - 1).get(3)))
                    .isEqualTo(30);
            assertThat(Double.parseDouble(row(means, means.rows().size() - 1).get(4)))
                    .isBetween(0.833, 0.834);

            SqlAnswer unusual = store.engine().orElseThrow().ask(query("STDDEV_POP"));
            assertThat(unusual.rows()).hasSize(1);
            assertThat(row(unusual, 0).get(2)).isEqualTo("150");
        }
    }
}

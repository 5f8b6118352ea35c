package io.earshot.store.h2.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlRefusedException;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.external.RowSnapshot;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps a copy of all rows by the differences of one snapshot from the next. */
final class CopiedRows {

    private final Map<Table, Map<List<Object>, List<Object>>> rows = new HashMap<>();
    private Optional<RowSnapshot> before = Optional.empty();

    void bring(RowSnapshot newer) {
        for (Table table : ExternalTables.OF_CONTAINERS) {
            Map<List<Object>, List<Object>> copy = rows.computeIfAbsent(table, _ -> new HashMap<>());
            newer.since(before, table, new RowSnapshot.Differences() {
                @Override
                public void put(List<Object> row) {
                    List<Object> old = copy.put(row.subList(0, table.key().size()), row);
                    assertThat(row)
                            .as("a row of %s that did not change", table.name())
                            .isNotEqualTo(old);
                }

                @Override
                public void remove(List<Object> key) {
                    assertThat(copy.remove(key))
                            .as("a row of %s that was there", table.name())
                            .isNotNull();
                }
            });
            assertThat(newer.count(table)).isEqualTo(copy.size());
            copy.keySet().forEach(key -> assertThat(newer.has(table, key)).isTrue());
            assertThat(newer.has(
                            table,
                            List.<Object>of("nobody.host0", "192.0.2.1", "cmdb", "db")
                                    .subList(0, Math.min(4, table.key().size()))))
                    .isFalse();
        }
        before = Optional.of(newer);
    }

    void requireEqual(H2Engine kept) throws SqlRefusedException {
        for (Map.Entry<Table, Map<List<Object>, List<Object>>> copy : rows.entrySet()) {
            List<String> expected = kept.askOwn("SELECT * FROM " + copy.getKey().name(), List.of()).rows().stream()
                    .map(row -> row.stream()
                            .map(value -> value.map(Object::toString).orElse("NULL"))
                            .toList()
                            .toString())
                    .toList();
            assertThat(copy.getValue().values())
                    .as(copy.getKey().name())
                    .extracting(row -> row.stream()
                            .map(value -> value instanceof Optional<?> ? "NULL" : value.toString())
                            .toList()
                            .toString())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}

package io.earshot.store.h2.live;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.h2.api.TableEngine;
import org.h2.command.ddl.CreateTableData;
import org.h2.table.Table;

/** H2 makes it by its name and hands it only texts; so whose rows a table shows is said by a key. */
public final class LiveTableEngine implements TableEngine {

    private static final Map<String, LiveRows> ROWS = new ConcurrentHashMap<>();

    /**
     * Does something with what stands behind the columns in CREATE TABLE for a table that shows these rows. It is understood
     * meanwhile only.
     */
    public static <T> T during(LiveRows rows, Function<String, T> use) {
        String key = UUID.randomUUID().toString();
        ROWS.put(key, rows);
        try {
            return use.apply("ENGINE \"" + LiveTableEngine.class.getName() + "\" WITH \"" + key + "\"");
        } finally {
            ROWS.remove(key);
        }
    }

    @Override
    public Table createTable(CreateTableData data) {
        LiveRows rows = ROWS.get(data.tableEngineParams.getFirst());
        LiveShape<?> shape = LiveShape.ALL.stream()
                .filter(s -> s.table().name().equalsIgnoreCase(data.tableName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rows are kept for table " + data.tableName));
        if (shape.table().columns().size() != data.columns.size()) {
            throw new IllegalArgumentException(
                    "table " + data.tableName + " has " + data.columns.size() + " columns in the schema, expected "
                            + shape.table().columns().size());
        }
        return new LiveTable<>(data, shape, rows.published());
    }
}

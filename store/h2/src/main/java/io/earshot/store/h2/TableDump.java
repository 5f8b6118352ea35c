package io.earshot.store.h2;

import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import io.earshot.store.table.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All rows that are recorded, as the statements that would write them. */
final class TableDump {

    private final Connection connection;

    TableDump(Connection connection) {
        this.connection = connection;
    }

    void forEach(BiConsumer<String, List<Object>> row) {
        try {
            for (Table table : Tables.RECORDED) {
                dump(table, row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be read", e);
        }
    }

    private void dump(Table table, BiConsumer<String, List<Object>> row) throws SQLException {
        List<String> columns = table.stored().stream().map(Column::name).toList();
        String names = String.join(", ", columns);
        String insert = "INSERT INTO " + table.name() + " (" + names + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (var statement = connection.prepareStatement("SELECT " + names + " FROM " + table.name());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                List<Object> values = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    Object value = rows.getObject(i);
                    values.add(value instanceof OffsetDateTime time ? time.toInstant() : Optional.ofNullable(value));
                }
                row.accept(insert, values);
            }
        }
    }
}

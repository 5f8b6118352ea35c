package io.earshot.store.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All rows that are recorded, as the statements that would write them. */
public final class TableDump {

    private static final List<String> TABLES = List.of(
            "container",
            "host",
            "provider",
            "data",
            "link",
            "nginx_code",
            "partner",
            "event",
            "incident",
            "incident_link",
            "mute",
            "cmdb_problem",
            "check_run",
            "destination");

    private final Connection connection;

    TableDump(Connection connection) {
        this.connection = connection;
    }

    /** Hands out statement and values of each row. */
    public void forEach(BiConsumer<String, List<Object>> row) {
        try {
            for (String table : TABLES) {
                dump(table, row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be read", e);
        }
    }

    private void dump(String table, BiConsumer<String, List<Object>> row) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (var statement = connection.prepareStatement("SELECT column_name FROM information_schema.columns"
                + " WHERE table_schema = 'PUBLIC' AND table_name = ? AND is_generated = 'NEVER'"
                + " ORDER BY ordinal_position")) {
            statement.setString(1, table.toUpperCase(Locale.ROOT));
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    columns.add(found.getString(1));
                }
            }
        }
        String names = String.join(", ", columns);
        String insert = "INSERT INTO " + table + " (" + names + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (var statement = connection.prepareStatement("SELECT " + names + " FROM " + table);
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

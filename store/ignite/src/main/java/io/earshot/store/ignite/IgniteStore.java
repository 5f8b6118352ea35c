package io.earshot.store.ignite;

import io.earshot.store.SqlEngine;
import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;

/** A cluster of Ignite: its tables are made by SQL, written past it, and asked through JDBC. */
final class IgniteStore implements ExternalStore {

    private final ExternalSettings settings;
    private final IgniteConnections connections;
    private final IgniteEngine engine;

    IgniteStore(ExternalSettings settings) {
        this.settings = settings;
        connections = new IgniteConnections(settings);
        engine = new IgniteEngine(connections, settings);
    }

    @Override
    public SqlEngine engine() {
        return engine;
    }

    @Override
    public ExternalRows connect() {
        IgniteClient client;
        try {
            client = Ignition.startClient(connections.client());
        } catch (ClientException | IgniteException e) {
            throw new ExternalStoreException(IgniteErrors.line(e), e);
        }
        IgniteRows rows = new IgniteRows(client, settings.schema(), () -> end(client));
        try {
            makeTables();
            return rows;
        } catch (SQLException e) {
            rows.close();
            connections.forget();
            throw new ExternalStoreException(IgniteErrors.line(e), e);
        }
    }

    private static void end(IgniteClient client) {
        try {
            client.close();
        } catch (ClientException | IgniteException alreadyGone) {
            // Then it cannot be used any more, which is what is wanted.
        }
    }

    private void makeTables() throws SQLException {
        Connection connection = connections.take();
        try (Statement statement = connection.createStatement()) {
            for (Table table : ExternalTables.ALL) {
                statement.execute(IgniteDdl.create(table, settings.schema(), settings.copies()));
                List<Column> missing = missing(table, statement);
                if (!missing.isEmpty()) {
                    statement.execute(IgniteDdl.add(table, settings.schema(), missing));
                }
            }
            connections.giveBack(connection);
        } catch (SQLException e) {
            IgniteConnections.end(connection);
            throw e;
        }
    }

    /** A table that an older server made lacks the columns that came since. */
    private List<Column> missing(Table table, Statement statement) throws SQLException {
        List<Column> missing = new ArrayList<>(table.columns());
        try (ResultSet none =
                statement.executeQuery("SELECT * FROM " + IgniteDdl.qualified(table, settings.schema()) + " LIMIT 1")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i);
                missing.removeIf(column -> IgniteDdl.name(column).equals(name));
            }
        }
        return missing;
    }

    @Override
    public void close() {
        connections.close();
    }
}

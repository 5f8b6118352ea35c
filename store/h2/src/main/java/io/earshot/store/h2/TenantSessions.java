package io.earshot.store.h2;

import io.earshot.model.Tenant;
import io.earshot.store.guard.TableNames;
import io.earshot.store.h2.TenantSchema.Typed;
import io.earshot.store.table.Table;
import io.earshot.store.table.Views;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Opens sessions of tenants. Each tenant has a database user that may select in the schemas of {@link TenantSchema} and nowhere else; they are made
 * when the tenant first asks. Thread-safe.
 */
final class TenantSessions implements AutoCloseable {

    private static final int MAX_SESSIONS = 8;

    private final String url;
    private final Properties owner;
    private final List<Table> tables;
    private final Map<Tenant, Sessions> all = new HashMap<>();

    /**
     * Holds the sessions in which a tenant asks.
     *
     * @param people for its own questions
     * @param own for those that the server asks for it
     */
    record Sessions(TableNames tables, ReaderSessions people, ReaderSessions own) {}

    /** @param tables of which tenants see rows; empty where they see none of the database */
    TenantSessions(String url, Properties owner, List<Table> tables) {
        this.url = url;
        this.owner = owner;
        this.tables = tables;
    }

    synchronized Sessions of(Tenant tenant) {
        return all.computeIfAbsent(tenant, this::open);
    }

    private Sessions open(Tenant tenant) {
        if (tables.isEmpty()) {
            throw new IllegalStateException("tenant " + tenant.name() + " has no rows in this database");
        }
        TenantSchema schema = new TenantSchema(tenant, tables, Views.ALL, Database.views());
        String password = Database.randomPassword();
        try (Connection connection = new org.h2.Driver().connect(url, owner);
                Statement statement = connection.createStatement()) {
            for (String sql :
                    schema.statements(password, BoundedFunctions.aliases(), table -> columns(connection, table))) {
                Database.execute(statement, sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables of tenant " + tenant.name() + " were not made", e);
        }
        ReaderSessions.Opening opening =
                () -> Database.openReader(url + ";SCHEMA=" + schema.name(), owner, schema.name(), password);
        return new Sessions(
                schema.tableNames(),
                new ReaderSessions("tenant " + tenant.name(), MAX_SESSIONS, opening),
                new ReaderSessions("the server for tenant " + tenant.name(), MAX_SESSIONS, opening));
    }

    private static List<Typed> columns(Connection connection, String table) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name, data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'INFORMATION_SCHEMA' AND table_name = ? ORDER BY ordinal_position")) {
            statement.setString(1, table);
            try (ResultSet result = statement.executeQuery()) {
                List<Typed> columns = new ArrayList<>();
                while (result.next()) {
                    columns.add(new Typed(result.getString(1), result.getString(2)));
                }
                return columns;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the columns of " + table + " cannot be named", e);
        }
    }

    @Override
    public synchronized void close() {
        all.values().forEach(sessions -> {
            sessions.people().close();
            sessions.own().close();
        });
    }
}

package io.earshot.traffic.results;

import io.earshot.store.SqlEngine;
import io.earshot.store.table.TableChanges;
import io.earshot.traffic.evidence.TransactionPlace;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Keeps rows in a PostgreSQL database, which several processes may share as long as their apps have different names. */
public final class PostgresStore implements ResultStore {

    private static final String CONNECT_SECONDS = "10";
    /** A database that was cut off answers nothing: after this time its connection counts as broken. */
    private static final String ANSWER_SECONDS = "120";

    private final PostgresConnection connection;
    private final PostgresChanges changes;

    /** @param url begins with {@code jdbc:postgresql:} */
    public PostgresStore(String url, String user, String password, InstantSource clock) {
        Properties properties = new Properties();
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "earshot traffic");
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        connection =
                new PostgresConnection(withoutSecrets(url), () -> DriverManager.getConnection(url, properties), clock);
        changes = new PostgresChanges(connection);
    }

    /** A URL may hold a password among its parameters. */
    private static String withoutSecrets(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public TableChanges changes() {
        return changes;
    }

    @Override
    public Optional<Instant> position(String input) {
        return connection.untilDone(to -> position(to, input)).flatMap(found -> found);
    }

    private static Optional<Instant> position(Connection to, String input) throws SQLException {
        try (PreparedStatement select =
                to.prepareStatement("SELECT finalBefore FROM traffic_position WHERE input = ?")) {
            select.setString(1, input);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
                        : Optional.empty();
            }
        }
    }

    @Override
    public Optional<TransactionPlace> place(String id) {
        return PlaceQuery.values(id)
                .flatMap(values -> connection.untilDone(to -> place(to, values)).flatMap(found -> found));
    }

    private static Optional<TransactionPlace> place(Connection to, List<String> values) throws SQLException {
        try (PreparedStatement select = to.prepareStatement(PlaceQuery.sql("transaction", "timestamptz"))) {
            for (int i = 0; i < values.size(); i++) {
                select.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                List<Optional<Object>> row = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(Optional.ofNullable(rows.getObject(column)));
                }
                return Optional.of(PlaceQuery.place(row));
            }
        }
    }

    @Override
    public Optional<SqlEngine> engine() {
        return Optional.empty();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<Instant> awaySince() {
        return connection.awaySince();
    }

    @Override
    public StoreCounts counts() {
        return StoreCounts.NONE;
    }

    @Override
    public void stopWaiting() {
        connection.stopWaiting();
    }

    @Override
    public void close() {
        connection.close();
    }
}

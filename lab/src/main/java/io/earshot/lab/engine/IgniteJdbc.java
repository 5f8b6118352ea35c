package io.earshot.lab.engine;

import io.earshot.server.engine.EngineLibrary;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Asks a cluster by Ignite's own JDBC driver, as other people's programs do. One thread. */
final class IgniteJdbc implements AutoCloseable {

    private final URLClassLoader loader;
    private final Connection connection;

    private IgniteJdbc(URLClassLoader loader, Connection connection) {
        this.loader = loader;
        this.connection = connection;
    }

    /**
     * Connects to one of the nodes.
     *
     * @param libraries folder with Ignite's client
     * @param addresses of the nodes
     */
    static IgniteJdbc connect(Path libraries, List<String> addresses) throws IOException, SQLException {
        URLClassLoader loader = EngineLibrary.load(libraries);
        try {
            Driver driver = Class.forName("org.apache.ignite.IgniteJdbcThinDriver", true, loader)
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
            return new IgniteJdbc(
                    loader, driver.connect("jdbc:ignite:thin://" + String.join(",", addresses), new Properties()));
        } catch (ReflectiveOperationException e) {
            throw new IOException("no driver of Ignite in " + libraries, e);
        }
    }

    /** Returns the rows as texts, with {@code null} for NULL. */
    List<List<String>> rows(String select, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(String.valueOf(result.getObject(i)));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    @Override
    public void close() {
        try (loader) {
            connection.close();
        } catch (IOException | SQLException alreadyGone) {
            // A node that was killed took it along.
        }
    }
}

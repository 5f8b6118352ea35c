package io.earshot.cmdb;

import io.earshot.model.Names;
import io.earshot.model.Networks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Any SQL database with a JDBC driver. Each query's columns are named as the CSV's; {@code container} and {@code host} must be
 * among them. Rows about the same container, of one query or of several, are put together.
 */
public final class JdbcCmdb implements CmdbSource {

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)passw(or)?d\\s*=|//[^/@]*:[^/@]*@");
    private static final int FETCH_SIZE = 10_000;

    /**
     * @param url as JDBC writes it; without a password
     * @param user empty where the database asks for none
     * @param queries one at least
     * @param driver a driver's jar; absent for the one that Earshot brings along, PostgreSQL's
     * @param timeout how long the connection and each query may take
     */
    public record Options(
            String url, String user, Secret password, List<String> queries, Optional<Path> driver, Duration timeout) {

        public Options {
            queries = List.copyOf(queries);
            requireNoPassword(url);
        }
    }

    /** @throws IllegalArgumentException if the URL holds one */
    public static void requireNoPassword(String url) {
        if (PASSWORD_IN_URL.matcher(url).find()) {
            throw new IllegalArgumentException(
                    "a password in the URL, expected it in a file or an environment variable");
        }
    }

    private final Options options;
    private final String network;

    public JdbcCmdb(Options options) {
        this(options, Networks.DEFAULT_NAME);
    }

    /** @param network of the containers for which the database names none */
    public JdbcCmdb(Options options, String network) {
        this.options = options;
        this.network = network;
    }

    @Override
    public String describe() {
        // The text behind a question mark holds settings.
        return "database " + Names.shorten(options.url().split("[?;]", 2)[0]);
    }

    @Override
    public CmdbReading read() throws CmdbException {
        try (DriverJar drivers = DriverJar.open(options.driver())) {
            return read(drivers.find(this::accepts).orElseThrow(this::noDriver));
        } catch (SQLException e) {
            throw new CmdbException(describe() + ": " + oneLine(e), e);
        } catch (IOException e) {
            throw new CmdbException(describe() + ": the driver's jar cannot be read: " + e.getMessage(), e);
        }
    }

    private CmdbReading read(Driver driver) throws SQLException, CmdbException {
        JdbcRows rows = new JdbcRows(describe(), network);
        try (Connection connection = connect(driver)) {
            asOneMoment(connection);
            for (int i = 0; i < options.queries().size(); i++) {
                run(connection, i, rows);
            }
            connection.rollback();
        }
        return rows.toReading();
    }

    private Connection connect(Driver driver) throws SQLException, CmdbException {
        Properties properties = new Properties();
        if (!options.user().isEmpty()) {
            properties.setProperty("user", options.user());
        }
        options.password().read().ifPresent(password -> properties.setProperty("password", password));
        if (options.url().startsWith("jdbc:postgresql:")) {
            String seconds = String.valueOf(Math.max(1, options.timeout().toSeconds()));
            for (String limit : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
                properties.setProperty(limit, seconds);
            }
            properties.setProperty("ApplicationName", "earshot");
        }
        return Optional.ofNullable(driver.connect(options.url(), properties)).orElseThrow(this::noDriver);
    }

    /** All queries see the same moment, where the database can do that. */
    private static void asOneMoment(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        if (connection.getMetaData().supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setAutoCommit(false);
    }

    private void run(Connection connection, int index, JdbcRows rows) throws SQLException, CmdbException {
        String query = "query " + (index + 1);
        try (PreparedStatement statement =
                connection.prepareStatement(options.queries().get(index))) {
            statement.setQueryTimeout((int) Math.max(1, options.timeout().toSeconds()));
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery()) {
                rows.add(query, result);
            }
        } catch (SQLException e) {
            throw new CmdbException(describe() + ": " + query + ": " + oneLine(e), e);
        } catch (IllegalArgumentException e) {
            throw new CmdbException(describe() + ": " + query + ": " + e.getMessage(), e);
        }
    }

    private boolean accepts(Driver driver) {
        try {
            return driver.acceptsURL(options.url());
        } catch (SQLException e) {
            return false;
        }
    }

    private CmdbException noDriver() {
        return new CmdbException(describe() + ": no driver for this URL, expected "
                + (options.driver().isPresent()
                        ? "one in " + options.driver().get()
                        : "jdbc:postgresql: or a key \"driver\" that names another driver's jar"));
    }

    private static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceAll("[^ -~]", "?");
    }

    /** Holds the class loader of a driver's jar file, if one is configured. */
    private record DriverJar(Optional<URLClassLoader> jar) implements AutoCloseable {

        static DriverJar open(Optional<Path> file) throws IOException {
            if (file.isEmpty()) {
                return new DriverJar(Optional.empty());
            }
            if (!Files.isReadable(file.get())) {
                throw new IOException(file.get() + " is no readable file");
            }
            URL[] urls = {file.get().toUri().toURL()};
            return new DriverJar(Optional.of(new URLClassLoader("jdbc-driver", urls, Driver.class.getClassLoader())));
        }

        Optional<Driver> find(Predicate<Driver> wanted) {
            ServiceLoader<Driver> drivers = jar.map(loader -> ServiceLoader.load(Driver.class, loader))
                    .orElseGet(() -> ServiceLoader.load(Driver.class, JdbcCmdb.class.getClassLoader()));
            return StreamSupport.stream(drivers.spliterator(), false)
                    .filter(wanted)
                    .findFirst();
        }

        @Override
        public void close() throws IOException {
            if (jar.isPresent()) {
                jar.get().close();
            }
        }
    }
}

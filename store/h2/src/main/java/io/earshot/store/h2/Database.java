package io.earshot.store.h2;

import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.h2.live.LiveTableEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * H2 in memory, gone with the process. One owner writes; readers hold the right to SELECT and no other, which is what keeps
 * CREATE ALIAS, FILE_READ and the like from them.
 */
public final class Database implements AutoCloseable {

    /** More than people's questions at a time, so that our own find one. */
    private static final int READERS = 24;

    static {
        // H2 keeps values in soft references in the hope to meet them again. Measured values never come again.
        System.setProperty("h2.objectCache", "false");
    }

    private final Connection owner;
    private final Connection checks;
    private final JdbcConnectionPool readers;

    private Database(Connection owner, Connection checks, JdbcConnectionPool readers) {
        this.owner = owner;
        this.checks = checks;
        this.readers = readers;
    }

    /** One that keeps all rows by itself. */
    public static Database open() {
        return open("");
    }

    /** One that shows those of the fleet without a copy. */
    public static Database open(LiveRows rows) {
        return LiveTableEngine.during(rows, Database::open);
    }

    /** @param live what stands behind the columns of the tables that show what the fleet knows */
    private static Database open(String live) {
        // Without a zone of its own, a session would read and write times as the machine does.
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_ON_EXIT=FALSE;NON_KEYWORDS=CHECK;TIME ZONE=UTC";
        String ownerPassword = randomPassword();
        String readerPassword = randomPassword();
        try {
            Connection owner = new org.h2.Driver().connect(url, credentials("OWNER", ownerPassword));
            try (Statement statement = owner.createStatement()) {
                statement.execute(schema().replace("/*LIVE*/", live));
                statement.execute(BoundedFunctions.aliases());
                statement.execute("CREATE USER reader PASSWORD '" + readerPassword + "'");
                statement.execute("GRANT SELECT ON SCHEMA public TO reader");
            }
            owner.setAutoCommit(false);
            Connection checks = new org.h2.Driver().connect(url, credentials("OWNER", ownerPassword));
            checks.setAutoCommit(false);
            JdbcConnectionPool readers = JdbcConnectionPool.create(url, "READER", readerPassword);
            readers.setMaxConnections(READERS);
            return new Database(owner, checks, readers);
        } catch (SQLException e) {
            throw new IllegalStateException("the database in memory did not open", e);
        }
    }

    /** The way to write the fleet's tables. One thread at a time. */
    public TableBatches batches() {
        return batches(RowJournal.NONE);
    }

    /** The same with somebody who takes down what is written. */
    public TableBatches batches(RowJournal journal) {
        return new TableBatches(owner, journal);
    }

    /** The way to write the checks' tables, which have transactions of their own. One thread at a time. */
    public TableBatches checkBatches(RowJournal journal) {
        return new TableBatches(checks, journal);
    }

    /** What can be named in a question, to tell what was probably meant. */
    ErrorHelp errorHelp() {
        return new ErrorHelp(
                names("SELECT DISTINCT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"),
                names("SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'PUBLIC'"));
    }

    private List<String> names(String sql) {
        try (Connection reader = reader();
                Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be named", e);
        }
    }

    /** A reader's connection; to be closed after use. Waits where all are in use. */
    Connection reader() throws SQLException {
        return readers.getConnection();
    }

    @Override
    public void close() {
        readers.dispose();
        try {
            checks.close();
            owner.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database in memory did not close", e);
        }
    }

    private static Properties credentials(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String schema() {
        try (InputStream in = Database.class.getResourceAsStream("schema.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

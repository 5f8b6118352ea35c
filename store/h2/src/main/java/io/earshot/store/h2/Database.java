package io.earshot.store.h2;

import io.earshot.model.Tenant;
import io.earshot.store.guard.TableNames;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.h2.live.LiveTableEngine;
import io.earshot.store.table.Column;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.Table;
import io.earshot.store.table.Tables;
import io.earshot.store.table.Views;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * H2 in memory, gone with the process, or in a file. One owner writes, in as many transactions at a time as there are writers;
 * readers hold the right to SELECT and no other, which is what keeps CREATE ALIAS, FILE_READ and the like from them.
 */
public final class Database implements AutoCloseable {

    /** More than questions of people at a time, since those that were given up may still be running. */
    private static final int MAX_SESSIONS = 24;

    static {
        // H2 keeps values in soft references in the hope to meet them again. Measured values never come again.
        System.setProperty("h2.objectCache", "false");
    }

    private static final Set<Integer> UNWRITABLE = Set.of(
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.FILE_CORRUPTED_1,
            ErrorCode.OBJECT_CLOSED,
            ErrorCode.CONNECTION_BROKEN_1);

    /** Keeps the database open: one in memory ends with its last connection. */
    private final Connection owner;

    private final ReaderSessions.Opening writer;
    private final List<Connection> writers = new CopyOnWriteArrayList<>();
    private final ReaderSessions people;
    private final ReaderSessions own;
    private final TenantSessions tenants;

    private Database(
            Connection owner, ReaderSessions.Opening writer, ReaderSessions.Opening reader, TenantSessions tenants) {
        this.owner = owner;
        this.tenants = tenants;
        this.writer = writer;
        people = new ReaderSessions("people", MAX_SESSIONS, reader);
        own = new ReaderSessions("the server", MAX_SESSIONS, reader);
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
        String url = "jdbc:h2:mem:" + UUID.randomUUID()
                + ";DB_CLOSE_ON_EXIT=FALSE;NON_KEYWORDS=CHECK,MINUTE,VALUE;TIME ZONE=UTC";
        String ownerPassword = randomPassword();
        String readerPassword = randomPassword();
        try {
            Connection owner = new org.h2.Driver().connect(url, credentials("OWNER", ownerPassword));
            try (Statement statement = owner.createStatement()) {
                statement.execute("SET JAVA_OBJECT_SERIALIZER '" + NoObjects.class.getName() + "'");
                for (Table table : Tables.ALL) {
                    Ddl.create(table, LiveRows.SHOWN.contains(table) ? live : "")
                            .forEach(ddl -> execute(statement, ddl));
                }
                statement.execute(views());
                Views.ALL.forEach(view -> execute(statement, Ddl.comment(view)));
                statement.execute(BoundedFunctions.aliases());
                statement.execute("CREATE USER reader PASSWORD '" + readerPassword + "'");
                statement.execute("GRANT SELECT ON SCHEMA public TO reader");
            }
            return new Database(
                    owner,
                    () -> new org.h2.Driver().connect(url, credentials("OWNER", ownerPassword)),
                    () -> openReader(url, credentials("OWNER", ownerPassword), "READER", readerPassword),
                    new TenantSessions(url, credentials("OWNER", ownerPassword), Tables.ALL));
        } catch (SQLException e) {
            throw new IllegalStateException("the database in memory did not open", e);
        }
    }

    /**
     * Opens a database in a file, which keeps its rows. Its tables have no views and are no part of the fleet's.
     *
     * @param file without H2's ending
     */
    public static Database onDisk(Path file, List<Table> tables) {
        String url = "jdbc:h2:file:" + file.toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;NON_KEYWORDS=CHECK,MINUTE,VALUE;TIME ZONE=UTC";
        boolean exists = Files.exists(Path.of(file + ".mv.db"));
        // Whoever can read the file has the rows; a password for the owner would protect nothing.
        Properties ownerCredentials = credentials("OWNER", "");
        String readerPassword = randomPassword();
        try {
            Connection owner = new org.h2.Driver().connect(url, ownerCredentials);
            try (Statement statement = owner.createStatement()) {
                if (!exists) {
                    // Kept in the file, and not to be changed once there are tables.
                    statement.execute("SET JAVA_OBJECT_SERIALIZER '" + NoObjects.class.getName() + "'");
                }
                statement.execute(BoundedFunctions.aliases().replace("CREATE ALIAS ", "CREATE ALIAS IF NOT EXISTS "));
                for (Table table : tables) {
                    execute(statement, Ddl.create(table).replaceFirst("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
                    for (Column column : table.columns()) {
                        // Files of earlier versions lack some; one that must have a value is in all of them.
                        if (column.nullable()) {
                            execute(statement, Ddl.add(table, column));
                        }
                    }
                    execute(statement, Ddl.comment(table));
                }
                statement.execute("CREATE USER IF NOT EXISTS reader PASSWORD '" + readerPassword + "'");
                statement.execute("ALTER USER reader SET PASSWORD '" + readerPassword + "'");
                statement.execute("GRANT SELECT ON SCHEMA public TO reader");
            }
            return new Database(
                    owner,
                    () -> new org.h2.Driver().connect(url, ownerCredentials),
                    () -> openReader(url, ownerCredentials, "READER", readerPassword),
                    new TenantSessions(url, ownerCredentials, List.of()));
        } catch (SQLException e) {
            throw new IllegalStateException("the database " + file + " did not open: " + e.getMessage(), e);
        }
    }

    /** A user may change the password of its own, and would lock everybody out; so the owner sets it back then. */
    static Connection openReader(String url, Properties owner, String user, String password) throws SQLException {
        try {
            return new org.h2.Driver().connect(url, credentials(user, password));
        } catch (SQLException e) {
            if (e.getErrorCode() != ErrorCode.WRONG_USER_OR_PASSWORD) {
                throw e;
            }
        }
        try (Connection connection = new org.h2.Driver().connect(url, owner);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER USER " + user + " SET PASSWORD '" + password + "'");
        }
        return new org.h2.Driver().connect(url, credentials(user, password));
    }

    /**
     * Returns a writer with transactions of its own, which ends with the database. One thread at a time uses it. Two writers do not
     * write the same rows: one would wait for the other's commit.
     */
    public TableBatches batches() {
        return batches(RowJournal.NONE);
    }

    /** The same with somebody who takes down what is written. */
    public TableBatches batches(RowJournal journal) {
        return batches(journal, () -> {});
    }

    /** The same for tables of which the fleet keeps some: their rows become visible together with those that are written. */
    public TableBatches batches(RowJournal journal, LiveRows live) {
        return batches(journal, live::publish);
    }

    private TableBatches batches(RowJournal journal, Runnable meanwhile) {
        try {
            Connection connection = writer.open();
            writers.add(connection);
            connection.setAutoCommit(false);
            return new TableBatches(connection, journal, meanwhile);
        } catch (SQLException e) {
            throw new IllegalStateException("no connection for a writer could be opened", e);
        }
    }

    /**
     * Lets a database in a file reuse the room of removed rows earlier than after 45 seconds. The caller then calls {@link #sync} more
     * often than that: room must not be overwritten before the disk has what replaced it. Commits write at once: H2 keeps pages of its
     * undo log for good when a background writer comes in the middle of a transaction, and never reuses the room around them.
     */
    public void reuseRoomAfter(Duration time) {
        try (Statement statement = owner.createStatement()) {
            statement.execute("SET RETENTION_TIME " + time.toMillis());
            statement.execute("SET WRITE_DELAY 0");
        } catch (SQLException e) {
            throw new IllegalStateException("the retention time of the database cannot be set", e);
        }
    }

    /** Waits until the disk has what was committed. */
    public void sync() {
        try (Statement statement = owner.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be written", e);
        }
    }

    /** Returns how much room a database in a file takes. */
    public DatabaseSpace space() {
        Map<String, Long> values = new TreeMap<>();
        try (Statement statement = owner.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT setting_name, setting_value FROM information_schema.settings WHERE setting_name IN"
                                + " ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')")) {
            while (result.next()) {
                values.put(result.getString(1), Long.parseLong(result.getString(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the room of the database is not known", e);
        }
        long file = values.getOrDefault("info.FILE_SIZE", 0L);
        double share = values.getOrDefault("info.FILL_RATE", 100L)
                * values.getOrDefault("info.CHUNKS_FILL_RATE", 100L)
                / 10_000.0;
        return new DatabaseSpace(file, (long) (file * share));
    }

    /** Closes a database in a file and rewrites the file without unused room, which takes room for a copy meanwhile. */
    public void closeCompacted() {
        try (Statement statement = owner.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be compacted", e);
        }
    }

    /** Returns whether the database's file could not be written, as on a full disk. The database is closed then and can be opened again. */
    public static boolean isUnwritable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean unwritable = switch (cause) {
                case SQLException sql -> UNWRITABLE.contains(sql.getErrorCode());
                case MVStoreException store ->
                    store.getErrorCode() == DataUtils.ERROR_WRITING_FAILED
                            || store.getErrorCode() == DataUtils.ERROR_CLOSED;
                default -> false;
            };
            if (unwritable) {
                return true;
            }
        }
        return false;
    }

    /** Returns the names that a query can use, for suggestions in error messages. */
    ErrorHelp errorHelp() {
        try (ReaderSession session = own.take();
                PreparedStatement statement = session.prepare(
                        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'PUBLIC'"
                                + " ORDER BY table_name, ordinal_position");
                ResultSet result = statement.executeQuery()) {
            Map<String, List<String>> columns = new TreeMap<>();
            while (result.next()) {
                columns.computeIfAbsent(result.getString(1), _ -> new ArrayList<>())
                        .add(result.getString(2));
            }
            return new ErrorHelp(columns);
        } catch (SQLException e) {
            throw new IllegalStateException("the columns cannot be named", e);
        }
    }

    /** The tables and views that readers may ask. */
    TableNames tables() {
        return TableNames.of(names("SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"));
    }

    private List<String> names(String sql) {
        try (ReaderSession session = own.take();
                PreparedStatement statement = session.prepare(sql);
                ResultSet result = statement.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be named", e);
        }
    }

    /** Returns what a tenant may ask, and how. */
    TenantSessions.Sessions of(Tenant tenant) {
        return tenants.of(tenant);
    }

    /** Sessions for what people ask. */
    ReaderSessions people() {
        return people;
    }

    /** Sessions for what checks and the server itself ask. */
    ReaderSessions own() {
        return own;
    }

    @Override
    public void close() {
        people.close();
        own.close();
        tenants.close();
        try {
            for (Connection each : writers) {
                each.close();
            }
            owner.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database in memory did not close", e);
        }
    }

    static void execute(Statement statement, String ddl) {
        try {
            statement.execute(ddl);
        } catch (SQLException e) {
            throw new IllegalStateException("the table was not made by " + ddl, e);
        }
    }

    static Properties credentials(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String views() {
        try (InputStream in = Database.class.getResourceAsStream("views.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

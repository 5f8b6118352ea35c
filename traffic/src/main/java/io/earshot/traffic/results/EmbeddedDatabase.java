package io.earshot.traffic.results;

import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.TableBatches;
import io.earshot.store.table.TrafficTables;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Opens the database in a folder, and opens it again after its file could not be written. One thread changes it; any may ask. */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());

    /** An open database with who answers queries and who writes rows. */
    record Open(Database database, SqlEngine engine, TableBatches rows) {}

    private final Path folder;
    private final Duration reused;
    private volatile Optional<Open> open;

    /** @param reused after which the room of removed rows may be overwritten */
    EmbeddedDatabase(Path folder, Duration reused) throws IOException {
        this.folder = folder;
        this.reused = reused;
        Files.createDirectories(folder);
        open = Optional.of(opened());
    }

    private Open opened() {
        Database database = Database.onDisk(folder.resolve("traffic"), TrafficTables.ALL);
        try {
            database.reuseRoomAfter(reused);
            return new Open(database, new H2Engine(database, SqlLimits.ALONE), database.batches());
        } catch (IllegalStateException e) {
            closeQuietly(database);
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    /** Returns the database; empty while its file cannot be written. Callable from any thread. */
    Optional<Open> current() {
        return open;
    }

    /** Gives up a database whose file could not be written. */
    void giveUp() {
        open.map(Open::database).ifPresent(EmbeddedDatabase::closeQuietly);
        open = Optional.empty();
    }

    /** Opens it again. Returns false if that is not possible now. */
    boolean reopen() {
        try {
            open = Optional.of(opened());
            return true;
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "{0} cannot be opened yet: {1}", folder, e.getMessage());
            return false;
        }
    }

    /** Rewrites the file without unused room. Queries are refused meanwhile. */
    void compact() {
        Database database = open.orElseThrow().database();
        open = Optional.empty();
        database.closeCompacted();
        closeQuietly(database);
        open = Optional.of(opened());
    }

    private static void closeQuietly(Database database) {
        try {
            database.close();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the database was closed already: {0}", e.getMessage());
        }
    }

    /** Closes it wholly, also on a thread that was asked to end: H2 leaves a file half-closed on a thread that is interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            open.map(Open::database).ifPresent(Database::close);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.earshot.web.postgres;

import io.earshot.web.postgres.catalog.CatalogException;
import io.earshot.web.postgres.catalog.CatalogSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a client's settings, and whether it began a transaction. Nothing can be written, so a transaction has no effect. */
final class ClientSession implements CatalogSession {

    private final String user;
    private final int process;
    private final InstantSource clock;
    private final Settings settings;
    private final List<String> savepoints = new ArrayList<>();
    private boolean inTransaction;

    ClientSession(String user, int process, InstantSource clock, Settings settings) {
        this.user = user;
        this.process = process;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public String user() {
        return user.isEmpty() ? "earshot" : user;
    }

    @Override
    public int process() {
        return process;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Map<String, String> settings() {
        return settings.all();
    }

    @Override
    public void set(String name, Optional<String> value) {
        try {
            settings.set(name, value);
        } catch (PostgresException e) {
            throw new CatalogException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    Settings ownSettings() {
        return settings;
    }

    boolean inTransaction() {
        return inTransaction;
    }

    void begin() {
        inTransaction = true;
    }

    void end() {
        inTransaction = false;
        savepoints.clear();
    }

    void savepoint(String name) throws PostgresException {
        requireTransaction("SAVEPOINT");
        savepoints.add(name);
    }

    /** @param keep whether the savepoint itself stays, as it does after ROLLBACK TO */
    void backTo(String name, String word, boolean keep) throws PostgresException {
        requireTransaction(word);
        int found = savepoints.lastIndexOf(name);
        if (found < 0) {
            throw PostgresException.error(SqlState.INVALID_SAVEPOINT, "savepoint \"" + name + "\" does not exist");
        }
        savepoints.subList(keep ? found + 1 : found, savepoints.size()).clear();
    }

    void requireTransaction(String word) throws PostgresException {
        if (!inTransaction) {
            throw PostgresException.error(
                    SqlState.NO_ACTIVE_TRANSACTION,
                    word + " can only be used in transaction blocks, expected BEGIN first");
        }
    }
}

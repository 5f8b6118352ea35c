package io.earshot.server.engine;

import io.earshot.store.SqlRefusedException;
import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.external.RowSnapshot;
import io.earshot.store.table.EngineTables.EngineCopy;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One connection to an engine. The first copy is of all rows, each further one of those that changed since. After an exception the engine may
 * have a part of a copy, and a new connection begins with all rows. One thread.
 */
final class CopySession implements AutoCloseable {

    /** Rows that are handed to the engine together. */
    private static final int BATCH = 10_000;

    private final ExternalRows engine;
    private final StoredRows stored;
    private final BooleanSupplier writes;
    private Optional<RowSnapshot> before = Optional.empty();

    /** The rows of INCIDENT in the engine, which change and go. */
    private Map<Long, List<Object>> incidents = new HashMap<>();

    /** The numbers in table EVENT, whose rows never change: from the first to the last. */
    private long firstEvent = 1;

    private long lastEvent;
    private long written;

    /** @param writes whether this server is still the one that writes; asked before each batch */
    CopySession(ExternalRows engine, StoredRows stored, BooleanSupplier writes) {
        this.engine = engine;
        this.stored = stored;
        this.writes = writes;
    }

    /**
     * Writes all rows and removes those that are not the server's.
     *
     * @return the number of rows that were written or removed
     * @throws ExternalStoreException if the engine does not take them
     */
    long copyAll(RowSnapshot now) throws SqlRefusedException {
        copyChanges(now);
        for (Table table : ExternalTables.OF_CONTAINERS) {
            removeUnless(table, key -> now.has(table, key));
        }
        removeUnless(Incident.TABLE, key -> incidents.containsKey((Long) key.getFirst()));
        removeUnless(Event.TABLE, key -> isKnownEvent((Long) key.getFirst()));
        return written;
    }

    /**
     * Writes the rows that changed since the last copy.
     *
     * @return the number of rows that were written or removed in this session
     * @throws ExternalStoreException if the engine does not take them
     */
    long copyChanges(RowSnapshot now) throws SqlRefusedException {
        for (Table table : ExternalTables.OF_CONTAINERS) {
            Batch batch = new Batch(table);
            now.since(before, table, batch);
            batch.finish();
        }
        copyIncidents();
        copyEvents();
        before = Optional.of(now);
        return written;
    }

    private void copyIncidents() throws SqlRefusedException {
        Map<Long, List<Object>> now = new HashMap<>();
        Batch batch = new Batch(Incident.TABLE);
        int place = Incident.TABLE.indexOf(Incident.ID);
        stored.after(Incident.TABLE, 0, row -> {
            Long id = (Long) row.get(place);
            now.put(id, row);
            if (!row.equals(incidents.get(id))) {
                batch.put(row);
            }
        });
        incidents.keySet().stream().filter(id -> !now.containsKey(id)).forEach(id -> batch.remove(List.of(id)));
        batch.finish();
        incidents = now;
    }

    private void copyEvents() throws SqlRefusedException {
        Batch batch = new Batch(Event.TABLE);
        int place = Event.TABLE.indexOf(Event.ID);
        long[] last = {lastEvent};
        stored.after(Event.TABLE, lastEvent, row -> {
            last[0] = (Long) row.get(place);
            batch.put(row);
        });
        long first = stored.first(Event.TABLE).orElse(last[0] + 1);
        for (long id = firstEvent; id < Math.min(first, lastEvent + 1); id++) {
            batch.remove(List.of(id));
        }
        batch.finish();
        firstEvent = first;
        lastEvent = last[0];
    }

    private boolean isKnownEvent(long id) {
        return firstEvent <= id && id <= lastEvent;
    }

    private void removeUnless(Table table, Predicate<List<Object>> known) {
        Batch batch = new Batch(table);
        Set<List<Object>> gone = new HashSet<>();
        engine.keys(table, key -> {
            if (!known.test(key)) {
                gone.add(key);
            }
        });
        gone.forEach(batch::remove);
        batch.finish();
    }

    /** Notes that the engine has the rows of this time. */
    void stamp(String server, Instant at) {
        requireWrites();
        engine.put(EngineCopy.TABLE, List.of(List.of(1, server, at)));
    }

    /** Returns whether the engine has as many rows as were copied: it may have lost nodes with all copies of a row. */
    boolean isWhole() {
        return ExternalTables.OF_CONTAINERS.stream()
                        .allMatch(table ->
                                engine.count(table) == before.orElseThrow().count(table))
                && engine.count(Incident.TABLE) == incidents.size()
                && engine.count(EngineCopy.TABLE) == 1;
    }

    private void requireWrites() {
        if (!writes.getAsBoolean()) {
            throw new ExternalStoreException("another server writes its rows now");
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Changes of one table on their way to the engine. */
    private final class Batch implements RowSnapshot.Differences {

        private final Table table;
        private final List<List<Object>> rows = new ArrayList<>();
        private final List<List<Object>> gone = new ArrayList<>();

        Batch(Table table) {
            this.table = table;
        }

        @Override
        public void put(List<Object> row) {
            rows.add(row);
            if (rows.size() >= BATCH) {
                finish();
            }
        }

        @Override
        public void remove(List<Object> key) {
            gone.add(key);
            if (gone.size() >= BATCH) {
                finish();
            }
        }

        void finish() {
            if (rows.isEmpty() && gone.isEmpty()) {
                return;
            }
            requireWrites();
            engine.remove(table, gone);
            engine.put(table, rows);
            written += rows.size() + gone.size();
            rows.clear();
            gone.clear();
        }
    }
}

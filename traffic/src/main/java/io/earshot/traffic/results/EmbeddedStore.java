package io.earshot.traffic.results;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.TableChanges;
import io.earshot.traffic.evidence.TransactionPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Keeps rows in an H2 database in a folder of this process. */
public final class EmbeddedStore implements ResultStore {

    /** Changes reach the disk once a second. */
    private static final Duration REUSED = Duration.ofSeconds(2);

    private final EmbeddedDatabase database;
    private final SqlEngine engine;
    private final BoundedChanges changes;

    /** Opens one without a bound. */
    public EmbeddedStore(Path folder) throws IOException {
        this(folder, SizeBound.NONE, InstantSource.system());
    }

    /**
     * Opens the database of a folder. If it is larger than the bound, the oldest rows go now.
     *
     * @throws IOException if the folder cannot be made
     */
    public EmbeddedStore(Path folder, SizeBound bound, InstantSource clock) throws IOException {
        this(folder, bound, clock, REUSED);
    }

    EmbeddedStore(Path folder, SizeBound bound, InstantSource clock, Duration reused) throws IOException {
        database = new EmbeddedDatabase(folder, reused);
        engine = new ReopenedEngine(database);
        changes = new BoundedChanges(database, bound, clock);
        changes.fit();
    }

    @Override
    public TableChanges changes() {
        return changes;
    }

    @Override
    public Optional<Instant> position(String input) {
        try {
            SqlAnswer answer =
                    engine.askOwn("SELECT finalBefore FROM traffic_position WHERE input = ?", List.of(input));
            return answer.rows().isEmpty()
                    ? Optional.empty()
                    : answer.rows()
                            .getFirst()
                            .getFirst()
                            .map(time -> OffsetDateTime.parse(time.toString().replace(' ', 'T'))
                                    .toInstant());
        } catch (SqlRefusedException e) {
            throw new IllegalStateException("the position cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<TransactionPlace> place(String id) {
        Optional<List<String>> values = PlaceQuery.values(id);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            return engine
                    .askOwn(PlaceQuery.sql("transaction", "TIMESTAMP(9) WITH TIME ZONE"), values.get())
                    .rows()
                    .stream()
                    .findFirst()
                    .map(PlaceQuery::place);
        } catch (SqlRefusedException e) {
            throw new IllegalStateException("transaction " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<SqlEngine> engine() {
        return Optional.of(engine);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<Instant> awaySince() {
        return changes.awaySince();
    }

    @Override
    public StoreCounts counts() {
        return changes.counts();
    }

    @Override
    public void stopWaiting() {
        // It is never waited for.
    }

    @Override
    public void close() {
        database.close();
    }
}

package io.earshot.server.engine;

import io.earshot.server.config.EngineConfig;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlReader;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.RowSnapshot;
import io.earshot.web.CopiedTables;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Copies rows to an engine once a second on a thread of its own, and asks the engine. Its memory is bounded by the rows themselves: it keeps
 * the snapshot that it copied last, and nothing while the engine is away. Asking is thread-safe.
 */
public final class EngineCopies implements CopiedTables, AutoCloseable {

    private static final Logger LOG = System.getLogger(EngineCopies.class.getName());

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(5);

    /** So many copies go by until the number of rows is compared. */
    private static final int COMPARED = 10;

    private final ExternalStore store;
    private final Supplier<RowSnapshot> live;
    private final StoredRows stored;
    private final String server;
    private final BooleanSupplier writes;
    private final InstantSource clock;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("engine-copy").unstarted(this::run);
    private volatile CopyStatus status = CopyStatus.BEGIN;
    private volatile boolean closed;

    /** Only on the thread of copies, as the next three. */
    private Optional<CopySession> session = Optional.empty();

    private long sessionRows;
    private int copies;
    private Duration wait = EVERY;

    /**
     * @param tables where INCIDENT and EVENT are read; it must hand out pages of 5,000 rows
     * @param server its name in the engine
     * @param writes whether this server is the one that writes, where there are several
     */
    EngineCopies(
            ExternalStore store,
            Supplier<RowSnapshot> live,
            SqlReader tables,
            String server,
            BooleanSupplier writes,
            InstantSource clock) {
        this.store = store;
        this.live = live;
        this.stored = new StoredRows(tables);
        this.server = server;
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * Loads the engine's libraries, without connecting.
     *
     * @param limits of users' queries
     * @param tables as in the constructor
     * @param server as in the constructor
     * @param writes as in the constructor
     * @throws ExternalStoreException if this process cannot use the engine, in one line
     * @throws IllegalArgumentException if a file that the configuration names cannot be read
     */
    public static EngineCopies open(
            EngineConfig config,
            SqlLimits limits,
            Supplier<RowSnapshot> live,
            SqlReader tables,
            String server,
            BooleanSupplier writes,
            InstantSource clock) {
        ExternalStore store = EngineLibrary.open(config.libraries(), config.settings(limits));
        return new EngineCopies(store, live, tables, server, writes, clock);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(turn());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** Copies once, and returns the time until the next copy. */
    Duration turn() {
        long start = System.nanoTime();
        try {
            if (writes.getAsBoolean()) {
                copy();
                wait = EVERY;
            } else {
                standBy();
            }
        } catch (ExternalStoreException | SqlRefusedException e) {
            fail(e.getMessage());
        } catch (RuntimeException bug) {
            if (!closed) {
                LOG.log(Level.ERROR, "rows could not be copied to the engine, please report this as a bug", bug);
            }
            fail(bug.toString());
        }
        Duration rest = wait.minusNanos(System.nanoTime() - start);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private void copy() throws SqlRefusedException {
        Instant at = clock.instant();
        RowSnapshot now = live.get();
        boolean whole = session.isEmpty();
        long start = System.nanoTime();
        if (whole) {
            session = Optional.of(new CopySession(store.connect(), stored, writes));
            sessionRows = 0;
            copies = 0;
        }
        CopySession current = session.orElseThrow();
        long rows = whole ? current.copyAll(now) : current.copyChanges(now);
        if (++copies % COMPARED == 0 && !current.isWhole()) {
            LOG.log(Level.WARNING, "the engine has not all rows that were copied to it; all are copied anew");
            disconnect();
            return;
        }
        current.stamp(server, at);
        if (whole) {
            LOG.log(
                    Level.INFO,
                    "the engine has a copy of all rows: {0} rows in {1} ms",
                    rows,
                    (System.nanoTime() - start) / 1_000_000);
        }
        status = status.copied(at, rows - sessionRows, whole);
        sessionRows = rows;
    }

    private void standBy() {
        disconnect();
        status = status.standingBy();
        wait = EVERY;
    }

    /** Says once that the engine is away; the next copy is of all rows. */
    private void fail(String reason) {
        disconnect();
        if (closed || !writes.getAsBoolean()) {
            standBy();
            return;
        }
        if (status.away().isEmpty()) {
            LOG.log(Level.WARNING, "the engine is away: {0}; all rows are copied when it is back", reason);
        }
        status = status.away(clock.instant(), reason);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }

    private void disconnect() {
        session.ifPresent(CopySession::close);
        session = Optional.empty();
    }

    /** Asks for the age of the rows first: another server may write them. */
    @Override
    public Answer ask(String sql, BooleanSupplier cancelled) throws SqlRefusedException {
        Instant copiedAt = copiedAt();
        SqlAnswer rows = store.engine().ask(sql, List.of(), cancelled);
        Duration age = Duration.between(copiedAt, clock.instant());
        return new Answer(rows, age.isNegative() ? Duration.ZERO : age);
    }

    private Instant copiedAt() throws SqlRefusedException {
        try {
            return store.engine().askOwn("SELECT copiedAt FROM engine_copy", List.of()).rows().stream()
                    .findFirst()
                    .flatMap(List::getFirst)
                    .map(at -> Instant.parse(at.toString()))
                    .orElseThrow(() -> noCopy("no server has copied its rows"));
        } catch (SqlRefusedException e) {
            throw e.kind() == SqlRefusedException.Kind.WRONG ? noCopy(e.getMessage()) : e;
        }
    }

    private static SqlRefusedException noCopy(String reason) {
        return new SqlRefusedException(
                SqlRefusedException.Kind.BUSY, "the engine has no whole copy of the rows yet, come again: " + reason);
    }

    /** Returns one line for each thing that is wrong with the copy. From any thread. */
    public List<String> troubles() {
        return status.trouble(clock.instant()).stream().toList();
    }

    /** Returns the age of the rows in seconds; NaN while this server has written none, or another server writes. From any thread. */
    public double ageSeconds() {
        return status.age(clock.instant()).map(age -> age.toMillis() / 1_000.0).orElse(Double.NaN);
    }

    /** Returns whether the engine takes no rows. From any thread. */
    public boolean isAway() {
        return status.away().isPresent();
    }

    /** Returns the number of rows that were written or removed. From any thread. */
    public long rows() {
        return status.rows();
    }

    /** Returns the number of copies of all rows. From any thread. */
    public long wholeCopies() {
        return status.wholeCopies();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}

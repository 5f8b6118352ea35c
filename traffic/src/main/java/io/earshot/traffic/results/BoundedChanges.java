package io.earshot.traffic.results;

import io.earshot.store.h2.Database;
import io.earshot.store.h2.DatabaseSpace;
import io.earshot.store.h2.TableBatches;
import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes rows to a database of bounded size. The oldest transactions go first, then the oldest figures. While the disk is full,
 * figures wait in memory, transactions are left out, and the caller never waits. Confined to one thread, but for what says otherwise.
 */
final class BoundedChanges implements TableChanges {

    private static final Logger LOG = System.getLogger(BoundedChanges.class.getName());

    /** Rows that are written or removed at a time: the undo log of so many fits into memory, see {@link Database#reuseRoomAfter}. */
    private static final int SLICE = 500;

    private static final int CHECKED_AFTER = 5_000;
    private static final int MOST_SLICES = 20;
    private static final int MOST_WAITING = 200_000;
    private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration COMPACTED_AFTER = Duration.ofMinutes(1);
    private static final Duration TOLD_EVERY = Duration.ofHours(1);
    /** Room that is left to others on the disk. */
    private static final long RESERVE = 64L << 20;

    private final EmbeddedDatabase database;
    private final SizeBound bound;
    private final InstantSource clock;

    /** Holds what happened since the last commit. */
    private final List<Consumer<TableChanges>> open = new ArrayList<>();
    /** Holds commits that the disk may not have yet. Those of figures are made again after the file could not be written. */
    private final List<List<Consumer<TableChanges>>> unsynced = new ArrayList<>();

    private int waitingRows;
    private int details;
    private int sinceCheck;
    private int detailsSinceCheck;
    private Instant checked = Instant.EPOCH;
    private Instant tried = Instant.EPOCH;
    private Instant told = Instant.MIN;
    private boolean takesDetails = true;
    private Optional<Instant> heldSince = Optional.empty();
    private volatile Optional<Instant> awaySince = Optional.empty();
    private volatile StoreCounts counts = StoreCounts.NONE;

    BoundedChanges(EmbeddedDatabase database, SizeBound bound, InstantSource clock) {
        this.database = database;
        this.bound = bound;
        this.clock = clock;
    }

    /** Callable from any thread. */
    Optional<Instant> awaySince() {
        return awaySince;
    }

    /** Callable from any thread. */
    StoreCounts counts() {
        return counts;
    }

    /** Brings a database below a bound that was lowered, before rows come. */
    void fit() {
        if (bound.equals(SizeBound.NONE)) {
            return;
        }
        TableBatches rows = database.current().orElseThrow().rows();
        while (bound.isFull(space()) && drop(rows)) {
            database.current().orElseThrow().database().sync();
        }
        if (bound.isSparse(space())) {
            compact();
        }
        count(space());
    }

    private DatabaseSpace space() {
        return database.current().orElseThrow().database().space();
    }

    @Override
    public void upsert(Row row) {
        if (row.table().equals(TrafficTables.Transaction.TABLE)) {
            detail(row);
        } else {
            change(to -> to.upsert(row));
        }
    }

    private void detail(Row row) {
        if (!takesDetails || awaySince.isPresent()) {
            counts = counts.plusUnwritten(1);
            return;
        }
        details++;
        detailsSinceCheck++;
        sinceCheck++;
        tryWriting(() -> rows().upsert(row));
        // Transactions may be there before their position is; figures of a minute come all at once.
        if (details >= SLICE && open.isEmpty()) {
            commit();
        }
    }

    @Override
    public void update(Row row) {
        change(to -> to.update(row));
    }

    @Override
    public void remove(Row pattern) {
        change(to -> to.remove(pattern));
    }

    @Override
    public void removeLess(Table table, Column column, Object value) {
        change(to -> to.removeLess(table, column, value));
    }

    private void change(Consumer<TableChanges> change) {
        open.add(change);
        sinceCheck++;
        tryWriting(() -> change.accept(rows()));
    }

    private TableBatches rows() {
        return database.current().orElseThrow().rows();
    }

    @Override
    public void commit() {
        if (!open.isEmpty()) {
            unsynced.add(List.copyOf(open));
            waitingRows += open.size();
            open.clear();
        }
        if (awaySince.isPresent()) {
            tryAgain();
        } else {
            tryWriting(() -> rows().commit());
            details = 0;
        }
        Instant now = clock.instant();
        if (awaySince.isEmpty() && (sinceCheck >= CHECKED_AFTER || !now.isBefore(checked.plus(CHECKED_EVERY)))) {
            checked = now;
            tryWriting(this::check);
        }
        forgetOldest();
    }

    /** Writes, and takes note where the file cannot be written. Whatever else fails is a bug and goes on to the caller. */
    private void tryWriting(Runnable writing) {
        if (awaySince.isPresent()) {
            return;
        }
        try {
            writing.run();
        } catch (IllegalStateException e) {
            if (!Database.isUnwritable(e)) {
                throw e;
            }
            counts = counts.plusUnwritten(detailsSinceCheck);
            awaySince = Optional.of(clock.instant());
            tried = clock.instant();
            database.giveUp();
            LOG.log(
                    Level.WARNING,
                    "the database in {0} takes no rows: {1}; figures wait in memory, transactions are left out",
                    database.folder(),
                    reason(e));
        }
    }

    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    private void tryAgain() {
        Instant now = clock.instant();
        if (now.isBefore(tried.plus(AGAIN))) {
            return;
        }
        tried = now;
        if (!database.reopen()) {
            return;
        }
        try {
            for (List<Consumer<TableChanges>> commit : unsynced) {
                commit.forEach(change -> change.accept(rows()));
                rows().commit();
            }
            database.current().orElseThrow().database().sync();
        } catch (IllegalStateException e) {
            if (!Database.isUnwritable(e)) {
                throw e;
            }
            database.giveUp();
            return;
        }
        awaySince = Optional.empty();
        details = 0;
        detailsSinceCheck = 0;
        LOG.log(
                Level.INFO,
                "the database in {0} takes rows again; {1} transactions and {2} rows of figures are missing so far",
                database.folder(),
                counts.unwritten(),
                counts.lostFigures());
    }

    /** Keeps memory bounded while the disk is full for long. */
    private void forgetOldest() {
        while (waitingRows > MOST_WAITING && unsynced.size() > 1) {
            int lost = unsynced.removeFirst().size();
            waitingRows -= lost;
            counts = counts.plusLostFigures(lost);
        }
    }

    private void check() {
        database.current().orElseThrow().database().sync();
        unsynced.clear();
        waitingRows = 0;
        // Removed rows give their room back some commits later; twice as many as came are enough to get ahead.
        int slices = Math.min(MOST_SLICES, 2 + 2 * detailsSinceCheck / SLICE);
        sinceCheck = 0;
        detailsSinceCheck = 0;
        if (bound.equals(SizeBound.NONE)) {
            return;
        }
        DatabaseSpace space = space();
        for (int slice = 0; slice < slices && bound.isFull(space) && drop(rows()); slice++) {
            space = space();
        }
        count(space);
        hold(space);
    }

    private void count(DatabaseSpace space) {
        counts = counts.withBytes(space.fileBytes());
    }

    /** Leaves transactions out while there is no room for them, and says so once. */
    private void hold(DatabaseSpace space) {
        boolean fits = bound.takesDetails(space, takesDetails);
        boolean diskHasRoom = diskHasRoom();
        if (takesDetails && (!fits || !diskHasRoom)) {
            LOG.log(
                    Level.WARNING,
                    "transactions are left out: {0}",
                    fits
                            ? "the disk of " + database.folder() + " is nearly full"
                            : "the database in " + database.folder() + " has " + space.fileBytes() + " of "
                                    + bound.bytes() + " bytes, and removed rows have not given their room back");
        } else if (!takesDetails && fits && diskHasRoom) {
            LOG.log(Level.INFO, "transactions are written again; {0} are missing so far", counts.unwritten());
        }
        takesDetails = fits && diskHasRoom;
        if (fits) {
            heldSince = Optional.empty();
        } else if (heldSince.isEmpty()) {
            heldSince = Optional.of(clock.instant());
        } else if (bound.isSparse(space)
                && heldSince.get().plus(COMPACTED_AFTER).isBefore(clock.instant())) {
            heldSince = Optional.empty();
            compact();
        }
    }

    private void compact() {
        LOG.log(Level.INFO, "the database in {0} is rewritten without its unused room", database.folder());
        database.compact();
        count(space());
    }

    private boolean diskHasRoom() {
        try {
            var disk = Files.getFileStore(database.folder());
            return disk.getUsableSpace() >= Math.min(RESERVE, disk.getTotalSpace() / 20);
        } catch (IOException e) {
            return true;
        }
    }

    /** Removes some of the oldest transactions, or figures where there are no transactions. Returns false if nothing is left. */
    private boolean drop(TableBatches rows) {
        Optional<OffsetDateTime> details = oldest(rows, TrafficTables.Transaction.TABLE, TrafficTables.Transaction.AT);
        if (details.isPresent()) {
            int removed =
                    rows.removeUntil(TrafficTables.Transaction.TABLE, TrafficTables.Transaction.AT, details.get());
            tell(details.get(), "transactions");
            counts = counts.plusDropped(removed);
            return true;
        }
        Optional<OffsetDateTime> figures = oldest(rows, TrafficTables.Kpi.TABLE, TrafficTables.Kpi.MINUTE);
        if (figures.isEmpty()) {
            return false;
        }
        int removed = rows.removeUntil(TrafficTables.KpiTime.TABLE, TrafficTables.KpiTime.MINUTE, figures.get())
                + rows.removeUntil(TrafficTables.KpiCode.TABLE, TrafficTables.KpiCode.MINUTE, figures.get())
                + rows.removeUntil(TrafficTables.Kpi.TABLE, TrafficTables.Kpi.MINUTE, figures.get());
        tell(figures.get(), "figures");
        counts = counts.plusDroppedFigures(removed);
        return true;
    }

    private static Optional<OffsetDateTime> oldest(TableBatches rows, Table table, Column time) {
        return rows.timeAfter(table, time, SLICE - 1).or(() -> rows.timeAfter(table, time, 0));
    }

    private void tell(OffsetDateTime until, String what) {
        Instant now = clock.instant();
        if (told.isBefore(now.minus(TOLD_EVERY))) {
            told = now;
            LOG.log(
                    Level.WARNING,
                    "the database in {0} has reached its size of {1} bytes: {2} until {3} were removed before their time",
                    database.folder(),
                    Long.toString(bound.bytes()),
                    what,
                    until);
        }
    }
}

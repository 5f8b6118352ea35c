package io.earshot.server.intake;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Names;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Reads the CMDB's sources again, each on its own thread, so that one which is slow holds up nothing else. Their merged
 * inventory reaches the fleet as one change.
 */
public final class CmdbIntake implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CmdbIntake.class.getName());

    /** @param refresh how often to look whether it changed, or to read it where only that tells */
    public record Watched(CmdbSource source, Duration refresh) {}

    private final List<Watched> sources;
    private final FleetChanges loop;
    private final InstantSource clock;
    private final CmdbBook book; // guarded by this
    private final List<Thread> threads = new ArrayList<>();
    private Optional<List<Container>> published = Optional.empty();
    private List<CmdbTrouble> publishedTroubles = List.of();
    private List<CmdbTrouble> otherTroubles = List.of(); // guarded by this

    public CmdbIntake(List<Watched> sources, int maxDropPercent, FleetChanges loop, InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.loop = loop;
        this.clock = clock;
        this.book = new CmdbBook(sources.stream().map(Watched::source).toList(), maxDropPercent);
    }

    /**
     * Reads all sources for the first time; those that follow are read by {@link #start}.
     *
     * @return completed once the inventory can be seen in the tables
     * @throws CmdbException if one of the sources gives no usable inventory to start with
     */
    public CompletableFuture<Void> readFirst() throws CmdbException, InterruptedException {
        List<Optional<Object>> stamps = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            CmdbSource source = sources.get(i).source();
            stamps.add(source.stamp());
            CmdbReading reading = readGuarded(source);
            LOG.log(Level.INFO, "{0} containers in {1}", reading.inventory().size(), source.describe());
            synchronized (this) {
                log(book.take(i, reading, clock.instant()));
            }
        }
        for (int i = 0; i < sources.size(); i++) {
            int index = i;
            threads.add(Thread.ofVirtual().name("cmdb-" + i).unstarted(() -> watch(index, stamps.get(index))));
        }
        return publish()
                .thenRun(() -> sources.forEach(watched -> watched.source().visible()));
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** One line for each source whose last good inventory is used since it cannot be read or believed, or that is empty. */
    public synchronized List<String> failures() {
        return Stream.concat(
                        book.failures().stream()
                                .map(failure -> "the last good inventory stays: " + failure.problem() + " (since "
                                        + failure.since() + ")"),
                        book.empties().stream()
                                .map(empty ->
                                        empty.source() + ": " + empty.problem() + " (since " + empty.since() + ")"))
                .toList();
    }

    /** Takes what is wrong with published partners now, in place of what was; it is shown beside the CMDB's own problems. */
    public void publishedProblems(List<CmdbTrouble> problems) throws InterruptedException {
        synchronized (this) {
            otherTroubles = List.copyOf(problems);
        }
        var _ = publish();
    }

    private void watch(int index, Optional<Object> firstStamp) {
        CmdbSource source = sources.get(index).source();
        Optional<Object> lastStamp = firstStamp;
        try {
            while (true) {
                source.awaitChange(sources.get(index).refresh());
                Optional<Object> stamp = source.stamp();
                if (stamp.isPresent() && stamp.equals(lastStamp)) {
                    continue;
                }
                lastStamp = stamp;
                read(index, source);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(int index, CmdbSource source) throws InterruptedException {
        try {
            CmdbReading reading = readGuarded(source);
            synchronized (this) {
                log(book.take(index, reading, clock.instant()));
            }
        } catch (CmdbException e) {
            synchronized (this) {
                log(book.fail(index, e.getMessage(), clock.instant()));
            }
        }
        var _ = publish().thenRun(source::visible);
    }

    /** A source whose answer trips its reader fails like one that gives none. */
    private static CmdbReading readGuarded(CmdbSource source) throws CmdbException, InterruptedException {
        try {
            return source.read();
        } catch (RuntimeException bug) {
            LOG.log(Level.DEBUG, source.describe() + " could not be read", bug);
            throw new CmdbException(
                    source.describe() + ": holds what its reader does not understand ("
                            + bug.getClass().getSimpleName() + ": " + Names.shorten(String.valueOf(bug.getMessage()))
                            + "), please report this as a bug",
                    bug);
        }
    }

    /** Readings of sources that end together must not overtake each other on their way to the fleet. */
    private synchronized CompletableFuture<Void> publish() throws InterruptedException {
        Instant now = clock.instant();
        List<String> log = new ArrayList<>();
        Inventory inventory = book.merge(now, log);
        log(log);
        List<CmdbTrouble> troubles = new ArrayList<>(book.troubles());
        troubles.addAll(otherTroubles);
        CompletableFuture<Void> visible = CompletableFuture.completedFuture(null);
        if (!troubles.equals(publishedTroubles)) {
            publishedTroubles = troubles;
            visible = loop.replaceCmdbTroubles(troubles);
        }
        List<Container> containers = List.copyOf(inventory.containers());
        if (published.filter(containers::equals).isEmpty()) {
            published = Optional.of(containers);
            visible = loop.replaceInventory(inventory);
        }
        return visible;
    }

    private static void log(List<String> lines) {
        lines.forEach(line -> LOG.log(Level.WARNING, line));
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        sources.forEach(watched -> watched.source().close());
    }
}

package io.earshot.server.cluster;

import io.earshot.cluster.Entry;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.server.intake.FleetLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the log and has its facts applied on the thread of the fleet's changes. */
final class LogFollower implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogFollower.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Bounds the facts that were read and cannot be seen yet, and so how long a commit may take. */
    private static final int MOST_WAITING = 5_000;

    private final LogReader reader;
    private final Replica replica;
    private final FleetLoop loop;
    private final InstantSource clock;
    private final StageTimes times;
    private final Share share;
    private final Thread thread = new Thread(this::run, "log");
    private volatile boolean closing;
    private volatile Optional<String> trouble = Optional.empty();

    LogFollower(LogReader reader, Replica replica, FleetLoop loop, InstantSource clock, StageTimes times, Share share) {
        this.share = share;
        this.reader = reader;
        this.replica = replica;
        this.loop = loop;
        this.clock = clock;
        this.times = times;
        thread.setDaemon(true);
    }

    /** Returns why the log cannot be read now. From any thread. */
    Optional<String> trouble() {
        return trouble;
    }

    /**
     * Applies the log as far as it is written.
     *
     * @throws LogAwayException where the log does not answer
     */
    void catchUp(FleetThread fleetThread) throws LogAwayException, InterruptedException {
        new CatchUp(reader, replica, fleetThread, share).run(this::apply);
    }

    void start() {
        thread.start();
    }

    private void run() {
        FactsUnderWay underWay = new FactsUnderWay(MOST_WAITING);
        while (!closing) {
            try {
                List<Entry> batch = reader.poll(POLL);
                if (trouble.isPresent()) {
                    LOG.log(Level.INFO, "the log is read again");
                    trouble = Optional.empty();
                }
                underWay.awaitRoom(batch.size());
                if (!batch.isEmpty()) {
                    underWay.add(batch.size(), gather(batch));
                }
            } catch (LogAwayException e) {
                away(e.getMessage());
            } catch (CompletionException bug) {
                LOG.log(Level.ERROR, "facts of the log may be missing, please report this as a bug", bug);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private CompletableFuture<Void> gather(List<Entry> batch) throws InterruptedException {
        long read = System.nanoTime();
        Instant now = clock.instant();
        for (Entry entry : batch) {
            entry.writtenAt()
                    .ifPresent(at ->
                            times.took(LogStage.READ, Duration.between(at, now).toNanos()));
        }
        AtomicLong begun = new AtomicLong();
        return loop.gather(_ -> {
                    begun.set(System.nanoTime());
                    batch.forEach(this::apply);
                })
                .thenRun(() -> {
                    long shown = System.nanoTime();
                    for (int i = 0; i < batch.size(); i++) {
                        times.took(LogStage.WAIT, begun.get() - read);
                        times.took(LogStage.SHOW, shown - begun.get());
                    }
                });
    }

    private void away(String why) {
        if (trouble.isEmpty()) {
            LOG.log(Level.WARNING, why);
        }
        trouble = Optional.of(why);
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** A fact that trips us must not end the copy. */
    private void apply(Entry entry) {
        try {
            replica.apply(entry);
        } catch (RuntimeException bug) {
            LOG.log(
                    Level.ERROR,
                    "entry " + entry.position() + " of the log (" + entry.fact().key()
                            + ") was lost, please report this as a bug",
                    bug);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            reader.close();
        }
    }
}

package io.earshot.server.cluster;

import io.earshot.cluster.Entry;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.server.intake.FleetLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reads the log and has its facts applied on the thread of the fleet's changes. */
final class LogFollower implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogFollower.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LogReader reader;
    private final Replica replica;
    private final FleetLoop loop;
    private final Thread thread = new Thread(this::run, "log");
    private volatile boolean closing;
    private volatile Optional<String> trouble = Optional.empty();

    LogFollower(LogReader reader, Replica replica, FleetLoop loop) {
        this.reader = reader;
        this.replica = replica;
        this.loop = loop;
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
        new CatchUp(reader, replica, fleetThread).run(this::apply);
    }

    void start() {
        thread.start();
    }

    private void run() {
        CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        while (!closing) {
            try {
                List<Entry> batch = reader.poll(POLL);
                if (trouble.isPresent()) {
                    LOG.log(Level.INFO, "the log is read again");
                    trouble = Optional.empty();
                }
                before.join();
                if (!batch.isEmpty()) {
                    before = loop.gather(_ -> batch.forEach(this::apply));
                }
            } catch (LogAwayException e) {
                away(e.getMessage());
            } catch (CompletionException bug) {
                LOG.log(Level.ERROR, "facts of the log may be missing, please report this as a bug", bug);
                before = CompletableFuture.completedFuture(null);
            } catch (InterruptedException e) {
                return;
            }
        }
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

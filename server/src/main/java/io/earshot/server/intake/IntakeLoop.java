package io.earshot.server.intake;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The thread that looks after the watched files. */
public final class IntakeLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(IntakeLoop.class.getName());
    private static final Duration PDNS_POLL = Duration.ofMillis(500);

    private final CmdbWatch cmdb;
    private final Duration cmdbRefresh;
    private final PdnsWatch pdns;
    private final Thread thread = new Thread(this::run, "intake");

    public IntakeLoop(CmdbWatch cmdb, Duration cmdbRefresh, PdnsWatch pdns) {
        this.cmdb = cmdb;
        this.cmdbRefresh = cmdbRefresh;
        this.pdns = pdns;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        long nextCmdb = System.nanoTime() + cmdbRefresh.toNanos();
        try {
            while (true) {
                Thread.sleep(PDNS_POLL);
                if (System.nanoTime() - nextCmdb >= 0) {
                    attempt(cmdb::poll);
                    nextCmdb = System.nanoTime() + cmdbRefresh.toNanos();
                }
                attempt(pdns::poll);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Watching {
        void poll() throws InterruptedException;
    }

    /** A file that trips us once must not end the watch over all of them. */
    private static void attempt(Watching watch) throws InterruptedException {
        try {
            watch.poll();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a watched file could not be taken in, please report this as a bug", bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package io.earshot.server.intake;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** The thread that looks after the watched files. */
public final class IntakeLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(IntakeLoop.class.getName());
    private static final Duration PDNS_POLL = Duration.ofMillis(500);

    private final PdnsWatch pdns;
    private final RefusedNames refused;
    private final Optional<PublishedWatch> published;
    private final Thread thread = new Thread(this::run, "intake");

    public IntakeLoop(PdnsWatch pdns, Optional<PublishedWatch> published, RefusedNames refused) {
        this.refused = refused;
        this.pdns = pdns;
        this.published = published;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PDNS_POLL);
                attempt(pdns::poll);
                attempt(refused::poll);
                if (published.isPresent()) {
                    attempt(published.get()::poll);
                }
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

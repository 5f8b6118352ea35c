package io.earshot.server.graph;

import io.earshot.store.SqlEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads the tags of nodes again and again, and hands them on when they differ from those before. Runs on a thread of its own. */
public final class TagLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(TagLoop.class.getName());

    /** Somebody who sets thousands of tags one by one must not have all of them read for each. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Semaphore wanted = new Semaphore(0);
    private final NodeTags tags;
    private final SqlEngine tables;
    private final Duration every;
    private final Listener listener;
    private final Thread thread = Thread.ofVirtual().name("tags").unstarted(this::run);
    private List<NodeTag> handedOn = List.of();

    /** Takes all tags, those that did not change among them. */
    public interface Listener {
        void changed(List<NodeTag> all) throws InterruptedException;
    }

    /**
     * @param set when they change, all tags are read anew
     * @param tables what rules ask
     */
    public TagLoop(NodeTags tags, SetTags set, SqlEngine tables, Duration every, Listener listener) {
        this.tags = tags;
        this.tables = tables;
        this.every = every;
        this.listener = listener;
        set.onChange(wanted::release);
    }

    public NodeTags tags() {
        return tags;
    }

    /** Begins with a reading at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                turn();
                Thread.sleep(PAUSE);
                boolean _ = wanted.tryAcquire(every.minus(PAUSE).toMillis(), TimeUnit.MILLISECONDS);
                wanted.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            List<NodeTag> newest = tags.all(tables);
            if (!newest.equals(handedOn)) {
                listener.changed(newest);
                handedOn = newest;
            }
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "tags could not be taken in, please report this as a bug", bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package io.earshot.server.intake;

import io.earshot.model.Lookup;
import io.earshot.pdns.LogTail;
import io.earshot.pdns.PdnsLogException;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.server.fleet.FleetLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Follows PowerDNS logs and hands the lookups in them on. */
public final class LogWatch {

    private static final Logger LOG = System.getLogger(LogWatch.class.getName());

    private final List<LogTail> tails;
    private final PdnsLogReader reader;
    private final FleetLoop loop;
    private final Map<Path, String> troubles = new HashMap<>();

    /** @param reader knows which names are lookups; used by nobody else */
    public LogWatch(List<Path> logs, PdnsLogReader reader, FleetLoop loop) {
        this.tails = logs.stream().map(LogTail::new).toList();
        this.reader = reader;
        this.loop = loop;
    }

    /**
     * Reads the logs as far as they are written.
     *
     * @return completed once the partners that follow from it can be seen in the tables
     */
    public CompletableFuture<Void> readFirst() throws InterruptedException {
        return read();
    }

    /** Reads what the logs have more than at the last time. */
    public void poll() throws InterruptedException {
        var _ = read();
    }

    private CompletableFuture<Void> read() throws InterruptedException {
        for (LogTail tail : tails) {
            poll(tail);
        }
        List<Lookup> lookups = reader.drain();
        return lookups.isEmpty() ? CompletableFuture.completedFuture(null) : loop.add(lookups);
    }

    /** A log that cannot be read is said once, not at every poll; the others go on. */
    private void poll(LogTail tail) {
        try {
            reader.poll(tail);
            if (troubles.remove(tail.path()) != null) {
                LOG.log(Level.INFO, tail.path() + ": can be read again");
            }
        } catch (PdnsLogException e) {
            if (!e.getMessage().equals(troubles.put(tail.path(), e.getMessage()))) {
                LOG.log(Level.WARNING, e.getMessage());
            }
        }
    }
}

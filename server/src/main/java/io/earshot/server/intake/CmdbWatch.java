package io.earshot.server.intake;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.server.fleet.FleetLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads the CMDB again when its file changes. A reading that fails changes nothing but the log. */
public final class CmdbWatch {

    private static final Logger LOG = System.getLogger(CmdbWatch.class.getName());

    private final CmdbSource source;
    private final Path file;
    private final FleetLoop loop;

    private Set<CmdbProblem> known = Set.of();
    private String lastFailure = "";
    private Object lastStamp = "";

    public CmdbWatch(CmdbSource source, Path file, FleetLoop loop) {
        this.source = source;
        this.file = file;
        this.loop = loop;
    }

    /**
     * Reads for the first time.
     *
     * @return completed once the inventory can be seen in the tables
     * @throws CmdbException if there is no usable inventory to start with
     */
    public CompletableFuture<Void> readFirst() throws CmdbException, InterruptedException {
        lastStamp = stamp();
        return read();
    }

    /** Reads if the file is not what it was. */
    public void poll() throws InterruptedException {
        Object stamp = stamp();
        if (stamp.equals(lastStamp)) {
            return;
        }
        lastStamp = stamp;
        try {
            var _ = read();
            lastFailure = "";
        } catch (CmdbException e) {
            if (!e.getMessage().equals(lastFailure)) {
                LOG.log(Level.WARNING, "the last good inventory stays: " + e.getMessage());
            }
            lastFailure = e.getMessage();
        }
    }

    private CompletableFuture<Void> read() throws CmdbException, InterruptedException {
        CmdbReading reading = source.read();
        logNew(reading.problems());
        LOG.log(Level.INFO, "{0} containers in {1}", reading.inventory().size(), source.describe());
        return loop.replaceInventory(reading.inventory());
    }

    private void logNew(List<CmdbProblem> problems) {
        for (CmdbProblem problem : problems) {
            if (!known.contains(problem)) {
                LOG.log(Level.WARNING, "left out: " + problem);
            }
        }
        known = new HashSet<>(problems);
    }

    /** Time, size and inode: a file that was moved into place may well be older than the one before. */
    private Object stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException e) {
            return "unreadable";
        }
    }
}

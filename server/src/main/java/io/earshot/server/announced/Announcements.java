package io.earshot.server.announced;

import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.model.AgentProcess;
import io.earshot.model.Announcement;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The source {@code announced}: makes an inventory of what agents announce of their machines, for fleets without a CMDB. Thread-safe.
 */
public final class Announcements implements CmdbSource {

    /** Announcements of a fleet that starts together gather for so long. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    private final AnnouncedMachines machines; // guarded by this
    private final InstantSource clock;
    private boolean changed; // guarded by this
    private List<CompletableFuture<Void>> waiting = new ArrayList<>(); // guarded by this
    private List<CompletableFuture<Void>> read = new ArrayList<>(); // guarded by this

    /** @param keep how long a machine is known after its last announcement */
    public Announcements(Duration keep, InstantSource clock) {
        machines = new AnnouncedMachines(keep);
        this.clock = clock;
    }

    /**
     * Takes what a report announces.
     *
     * @return completed once the inventory has it; at once where that says nothing new
     */
    public synchronized CompletableFuture<Void> hear(Report report) {
        Announcement announcement = report.section(Announcement.class).orElse(null);
        boolean isNews = announcement != null
                && machines.hear(
                        report.container(),
                        announcement,
                        report.section(AgentProcess.class).flatMap(AgentProcess::machineId),
                        clock.instant());
        if (!isNews) {
            return CompletableFuture.completedFuture(null);
        }
        changed = true;
        CompletableFuture<Void> visible = new CompletableFuture<>();
        waiting.add(visible);
        notifyAll();
        return visible;
    }

    /** Returns the labels that are no column of the inventory, by machine. */
    public synchronized Map<ContainerName, Map<String, String>> tags() {
        return machines.tags();
    }

    @Override
    public synchronized CmdbReading read() {
        changed = false;
        read.addAll(waiting);
        waiting = new ArrayList<>();
        List<CmdbProblem> problems = new ArrayList<>();
        return new CmdbReading(
                machines.inventory(
                        clock.instant(),
                        (object, problem) -> problems.add(new CmdbProblem(describe(), object, problem))),
                problems);
    }

    @Override
    public void awaitChange(Duration longest) throws InterruptedException {
        synchronized (this) {
            long until = System.nanoTime() + longest.toNanos();
            for (long left = longest.toNanos(); !changed && left > 0; left = until - System.nanoTime()) {
                wait(Math.max(1, Duration.ofNanos(left).toMillis()));
            }
            if (!changed) {
                return;
            }
        }
        Thread.sleep(GATHERING);
    }

    @Override
    public void visible() {
        List<CompletableFuture<Void>> done;
        synchronized (this) {
            done = read;
            read = new ArrayList<>();
        }
        done.forEach(each -> each.complete(null));
    }

    @Override
    public boolean growsByItself() {
        return true;
    }

    @Override
    public String describe() {
        return "announced";
    }

    /** Whoever waits for an inventory gets none. */
    @Override
    public void close() {
        synchronized (this) {
            read.addAll(waiting);
            waiting = new ArrayList<>();
        }
        visible();
    }
}

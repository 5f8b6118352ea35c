package io.earshot.server.announced;

import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.model.AgentProcess;
import io.earshot.model.Announcement;
import io.earshot.model.ContainerName;
import io.earshot.model.Networks;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private boolean reading; // guarded by this
    private List<CompletableFuture<Void>> waiting = new ArrayList<>(); // guarded by this
    private List<CompletableFuture<Void>> read = new ArrayList<>(); // guarded by this

    /** @param keep how long a machine is known after its last announcement */
    public Announcements(Duration keep, InstantSource clock) {
        this(keep, Networks.DEFAULT_NAME, clock);
    }

    /**
     * @param keep how long a machine is known after its last announcement
     * @param network of machines whose agents have no label {@code network}
     */
    public Announcements(Duration keep, String network, InstantSource clock) {
        machines = new AnnouncedMachines(keep, network);
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
                && machines.hear(report.container(), announcement, machineId(report), clock.instant());
        if (!isNews) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> visible = new CompletableFuture<>();
        waiting.add(visible);
        change();
        return visible;
    }

    /** Returns the machine id that a report tells. */
    public static Optional<String> machineId(Report report) {
        return report.section(AgentProcess.class).flatMap(AgentProcess::machineId);
    }

    /**
     * Returns since when the machine has its name, if a report announces something new of it that would be believed. One of several servers asks
     * this, and all of them hear of it in the same order then.
     */
    public synchronized Optional<Instant> newsSince(Report report, Instant now) {
        Announcement announcement = report.section(Announcement.class).orElse(null);
        if (announcement == null) {
            return Optional.empty();
        }
        Optional<Instant> since = machines.newsSince(report.container(), announcement, machineId(report), now);
        if (since.isEmpty() && machines.hear(report.container(), announcement, machineId(report), now)) {
            change(); // another machine has the name, which is a problem to tell
        }
        return since;
    }

    /** Takes an announcement that one of several servers took. */
    public synchronized void hear(
            ContainerName name, Announcement newer, Optional<String> machineId, Instant since, Instant now) {
        if (machines.hear(name, newer, machineId, since, now)) {
            change();
        }
    }

    /** Takes that a machine was heard, without anything new. */
    public synchronized void heard(ContainerName name, Optional<String> machineId, Instant now) {
        machines.heard(name, machineId, now);
    }

    /** Forgets a machine that is not in the inventory any more. */
    public synchronized void forget(ContainerName name) {
        machines.forget(name);
    }

    /** Returns whether all that was heard has been read and is visible. */
    public synchronized boolean isRead() {
        return !changed && !reading;
    }

    private void change() {
        changed = true;
        notifyAll();
    }

    /** Returns the labels that are no column of the inventory, by machine. */
    public synchronized Map<ContainerName, Map<String, String>> tags() {
        return machines.tags();
    }

    @Override
    public synchronized CmdbReading read() {
        changed = false;
        reading = true;
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
            reading = false;
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

package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.fleet.Fleet;
import io.earshot.model.Announcement;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.server.announced.Announcements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets all servers hear what machines announce to one of them, in the order of the log, so that each of them could write the inventory. From any
 * thread, apart from what says otherwise.
 */
public final class SharedMachines {

    private final ChangeLog log;
    private final Fleet fleet;
    private final Optional<Announcements> announcements;
    private final Supplier<Instant> time;
    private final Map<ContainerName, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** Holds the announcements of an older log until all are there; on the thread of the fleet's changes. */
    private final List<Fact.MachineAnnounced> older = new ArrayList<>();

    /** @param announcements what agents announce; absent where the inventory comes from elsewhere */
    public SharedMachines(ChangeLog log, Fleet fleet, Optional<Announcements> announcements, Supplier<Instant> time) {
        this.log = log;
        this.fleet = fleet;
        this.announcements = announcements;
        this.time = time;
    }

    /** Takes what a report announces; completed once the inventory has its container. */
    public CompletableFuture<Void> announce(Report report) {
        Instant now = time.get();
        Optional<Instant> since = announcements.flatMap(machines -> machines.newsSince(report, now));
        if (since.isEmpty()) {
            return isKnown(report.container()) || announcements.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : inInventory(report.container());
        }
        Announcement announcement = report.section(Announcement.class).orElseThrow();
        return log.append(new Fact.MachineAnnounced(
                        report.container(), Announcements.machineId(report), announcement, since.get(), now))
                .thenCompose(_ -> inInventory(report.container()));
    }

    private boolean isKnown(ContainerName container) {
        return fleet.served(container).isPresent();
    }

    private CompletableFuture<Void> inInventory(ContainerName container) {
        CompletableFuture<Void> known = waiting.computeIfAbsent(container, _ -> new CompletableFuture<>());
        inventoryChanged(); // it may have become known before anybody waited
        return known.copy();
    }

    /** Tells those who wait for a container that it is known now. */
    void inventoryChanged() {
        waiting.forEach((container, known) -> {
            if (isKnown(container) && waiting.remove(container, known)) {
                known.complete(null);
            }
        });
    }

    /** Takes a fact of an older log. On the thread of the fleet's changes, as all that follows. */
    void applyOlder(Fact.MachineAnnounced fact) {
        older.add(fact);
    }

    /** Takes all facts of an older log, the machine that has had its name for longest first: its addresses are its own. */
    void completeOlder() {
        older.stream()
                .sorted(Comparator.comparing(Fact.MachineAnnounced::since))
                .forEach(this::apply);
        older.clear();
    }

    void apply(Fact.MachineAnnounced fact) {
        announcements.ifPresent(machines ->
                machines.hear(fact.container(), fact.announcement(), fact.machineId(), fact.since(), fact.at()));
    }

    void heard(Report report, Instant now) {
        announcements.ifPresent(machines -> machines.heard(report.container(), Announcements.machineId(report), now));
    }

    void gone(ContainerName container) {
        announcements.ifPresent(machines -> machines.forget(container));
    }

    /** Returns whether the inventory that this server would write has all that the log announces. */
    boolean isRead() {
        return announcements.map(Announcements::isRead).orElse(true);
    }
}

package io.earshot.server.intake;

import io.earshot.fleet.Admission;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.Mute;
import io.earshot.fleet.incidents.PlannedMute;
import io.earshot.model.AppFigures;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.model.Report;
import io.earshot.model.relay.RelayStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets what reports announce of their machine reach the inventory before the fleet takes them. */
public final class AnnouncingChanges implements FleetChanges {

    /** After so long an agent shall come again. */
    private static final int LONGEST_WAIT_SECONDS = 10;

    private final FleetChanges fleet;
    private final Function<Report, CompletableFuture<Void>> announcements;

    /** @param announcements takes what a report announces, and completes once the inventory has it */
    public AnnouncingChanges(FleetChanges fleet, Function<Report, CompletableFuture<Void>> announcements) {
        this.fleet = fleet;
        this.announcements = announcements;
    }

    @Override
    public boolean takesStrangers() {
        return true;
    }

    @Override
    public CompletableFuture<Admission> take(Report report, List<String> path, Supplier<String> json) {
        CompletableFuture<Void> visible = announcements.apply(report);
        return visible.isDone() && !visible.isCompletedExceptionally()
                ? fleet.take(report, path, json)
                : visible.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
                        .thenApply(_ -> true)
                        .exceptionally(_ -> false)
                        .thenCompose(known -> known
                                ? fleet.take(report, path, json)
                                : CompletableFuture.completedFuture(Admission.BUSY));
    }

    @Override
    public void onLookups(Consumer<List<Lookup>> listener) {
        fleet.onLookups(listener);
    }

    @Override
    public void offer(RelayStatus sender, List<RelayStatus> behind) {
        fleet.offer(sender, behind);
    }

    @Override
    public boolean offer(List<Lookup> lookups) {
        return fleet.offer(lookups);
    }

    @Override
    public boolean offer(AppFigures told) {
        return fleet.offer(told);
    }

    @Override
    public CompletableFuture<Void> add(List<Lookup> lookups) throws InterruptedException {
        return fleet.add(lookups);
    }

    @Override
    public CompletableFuture<Void> replaceInventory(Inventory inventory) throws InterruptedException {
        return fleet.replaceInventory(inventory);
    }

    @Override
    public CompletableFuture<List<Ip>> publish(ContainerName name, List<Ip> addresses) throws InterruptedException {
        return fleet.publish(name, addresses);
    }

    @Override
    public CompletableFuture<Void> replaceCmdbTroubles(List<CmdbTrouble> troubles) throws InterruptedException {
        return fleet.replaceCmdbTroubles(troubles);
    }

    @Override
    public CompletableFuture<Mute> mute(PlannedMute planned) throws InterruptedException {
        return fleet.mute(planned);
    }

    @Override
    public CompletableFuture<Boolean> acknowledge(long incident, Optional<Acknowledgement> acknowledgement)
            throws InterruptedException {
        return fleet.acknowledge(incident, acknowledgement);
    }

    @Override
    public void noteTicket(long incident, String ticket) {
        fleet.noteTicket(incident, ticket);
    }

    @Override
    public CompletableFuture<Boolean> unmute(long id) throws InterruptedException {
        return fleet.unmute(id);
    }
}

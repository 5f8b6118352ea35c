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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes everything that changes a fleet. From any thread. */
public interface FleetChanges {

    /** Sets the listener for all accepted lookups, called on the thread that brings them; to be set before they come. */
    void onLookups(Consumer<List<Lookup>> listener);

    /** Returns whether reports of containers that are not known yet may make them known. */
    default boolean takesStrangers() {
        return false;
    }

    /**
     * Takes a report.
     *
     * @param path the relays that it passed, the one nearest to the agent first
     * @param json the report as its sender wrote it
     * @return completed once it cannot be lost any more, or is not taken
     */
    CompletableFuture<Admission> take(Report report, List<String> path, Supplier<String> json);

    /** Takes what a relay tells of itself and of those behind it; where there is no room, it tells again. */
    void offer(RelayStatus sender, List<RelayStatus> behind);

    /** @return false where more waits than can be taken: come again later */
    boolean offer(List<Lookup> lookups);

    /**
     * Takes what passive monitoring tells of applications.
     *
     * @return false where more waits than can be taken: come again later
     */
    boolean offer(AppFigures told);

    /** Waits for room: lookups come from files that do not go away. */
    CompletableFuture<Void> add(List<Lookup> lookups) throws InterruptedException;

    CompletableFuture<Void> replaceInventory(Inventory inventory) throws InterruptedException;

    /**
     * Takes the addresses that a component says a container talks to.
     *
     * @return in the future, those of them that no container of the CMDB has
     */
    CompletableFuture<List<Ip>> publish(ContainerName name, List<Ip> addresses) throws InterruptedException;

    CompletableFuture<Void> replaceCmdbTroubles(List<CmdbTrouble> troubles) throws InterruptedException;

    /**
     * Lets trouble at these places go without alarms; see {@link io.earshot.fleet.incidents.IncidentBook#mute}.
     *
     * @throws IllegalArgumentException in the future, if that is nothing that can be muted
     */
    CompletableFuture<Mute> mute(PlannedMute planned) throws InterruptedException;

    /**
     * Notes who takes care of an incident, or with an empty value that nobody does any more.
     *
     * @return in the future, whether there is such an incident, and it is not over
     */
    CompletableFuture<Boolean> acknowledge(long incident, Optional<Acknowledgement> acknowledgement)
            throws InterruptedException;

    /** Notes the number that a ticket system gave to an incident, unless the incident is over or too much waits. */
    void noteTicket(long incident, String ticket);

    /** @return in the future, whether there was such a mute */
    CompletableFuture<Boolean> unmute(long id) throws InterruptedException;
}

package io.earshot.server.intake;

import io.earshot.fleet.Admission;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetRows;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one thread on which a fleet changes and its rows are written. A report that comes after a pause is committed at once, and those that
 * come soon after it gather for a moment and are committed together: waking up and committing cost more than a report. Whoever waits for a
 * change to be seen wakes the thread at once.
 */
public final class FleetLoop implements FleetChanges, AutoCloseable {

    private static final Logger LOG = System.getLogger(FleetLoop.class.getName());

    /** About a second's work of the thread. What waits longer is told as news when it is none. */
    private static final int QUEUE = 10_000;

    private static final int BATCH = 2_000;

    /** Lookups of shippers that wait: more than two of the largest batches at a time would fill small heaps. */
    private static final int MAX_WAITING_LOOKUPS = 100_000;

    /** So long after one commit comes the next one; reports are to be seen within 200 ms. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration TICK = Duration.ofMillis(500);

    /** @param visible completed once the change can be seen in the tables */
    private record Change(BiConsumer<Fleet, Instant> what, CompletableFuture<Void> visible) {}

    private final Fleet fleet;
    private final FleetRows rows;
    private final InstantSource clock;

    /** Whether the thread lets time pass by itself. */
    private final boolean ticks;

    private final BlockingQueue<Change> changes = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicInteger waitingLookups = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "fleet");
    private volatile boolean closing;

    /** Whether the thread waits for the first change since it committed some. */
    private volatile boolean idle;

    private volatile Consumer<List<Lookup>> lookupListener = lookups -> {};

    public FleetLoop(Fleet fleet, FleetRows rows, InstantSource clock) {
        this(fleet, rows, clock, true);
    }

    /** @param ticks whether time passes by the clock; if not, changes let it pass */
    public FleetLoop(Fleet fleet, FleetRows rows, InstantSource clock, boolean ticks) {
        this.ticks = ticks;
        this.fleet = fleet;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public void onLookups(Consumer<List<Lookup>> listener) {
        lookupListener = listener;
    }

    public void start() {
        thread.start();
    }

    /** Changes that were taken and are not yet made. From any thread. */
    public int waiting() {
        return changes.size();
    }

    @Override
    public CompletableFuture<Admission> take(Report report, List<String> path, Supplier<String> json) {
        return CompletableFuture.completedFuture(offer(report, path));
    }

    /** Does not wait. Reports of one container are added in the order in which they were taken. */
    public Admission offer(Report report) {
        return offer(report, List.of());
    }

    /** @param path the relays that the report passed, the one nearest to the agent first */
    public Admission offer(Report report, List<String> path) {
        return fleet.admit(report, () -> offer(change((f, now) -> f.addReport(report, path, Optional.empty(), now))));
    }

    @Override
    public void offer(RelayStatus sender, List<RelayStatus> behind) {
        boolean _ = offer(change((f, now) -> f.hearRelays(sender, behind, now)));
    }

    @Override
    public boolean offer(List<Lookup> lookups) {
        if (closing || waitingLookups.addAndGet(lookups.size()) > MAX_WAITING_LOOKUPS) {
            waitingLookups.addAndGet(-lookups.size());
            return false;
        }
        boolean taken = offer(change((f, now) -> {
            waitingLookups.addAndGet(-lookups.size());
            f.addLookups(lookups, now);
        }));
        if (taken) {
            lookupListener.accept(lookups);
        } else {
            waitingLookups.addAndGet(-lookups.size());
        }
        return taken;
    }

    @Override
    public boolean offer(AppFigures told) {
        return offer(change((f, now) -> f.hearApps(told, now)));
    }

    @Override
    public CompletableFuture<Void> add(List<Lookup> lookups) throws InterruptedException {
        lookupListener.accept(lookups);
        return put(change((f, now) -> f.addLookups(lookups, now)));
    }

    @Override
    public CompletableFuture<Void> replaceInventory(Inventory inventory) throws InterruptedException {
        return put(change((f, now) -> f.replaceInventory(inventory, now)));
    }

    @Override
    public CompletableFuture<List<Ip>> publish(ContainerName name, List<Ip> addresses) throws InterruptedException {
        return ask((f, now) -> f.publish(name, addresses, now));
    }

    /** Has changes made with those that gather at that time; waits for room, and for nothing else. */
    public CompletableFuture<Void> gather(Consumer<Fleet> what) throws InterruptedException {
        Change change = change((f, _) -> what.accept(f));
        changes.put(change);
        wakeIfIdle();
        return change.visible();
    }

    /** Has everything done on the thread of the fleet's changes that must be done before any other change. */
    public CompletableFuture<Void> first(Consumer<Fleet> what) throws InterruptedException {
        return put(change((f, _) -> what.accept(f)));
    }

    @Override
    public CompletableFuture<Void> replaceCmdbTroubles(List<CmdbTrouble> troubles) throws InterruptedException {
        return put(change((_, _) -> rows.cmdbTroubles(troubles)));
    }

    @Override
    public CompletableFuture<Mute> mute(PlannedMute planned) throws InterruptedException {
        return ask((f, now) -> f.incidents().mute(planned, now));
    }

    @Override
    public CompletableFuture<Boolean> acknowledge(long incident, Optional<Acknowledgement> acknowledgement)
            throws InterruptedException {
        return ask((f, _) -> f.incidents().acknowledge(incident, acknowledgement));
    }

    @Override
    public void noteTicket(long incident, String ticket) {
        boolean taken = offer(change((f, _) -> f.incidents().ticket(incident, ticket)));
        if (!taken) {
            LOG.log(Level.WARNING, "ticket {0} of incident {1} is not noted: too much waits", ticket, incident);
        }
    }

    @Override
    public CompletableFuture<Boolean> unmute(long id) throws InterruptedException {
        return ask((f, _) -> f.incidents().unmute(id));
    }

    /** The answer comes when what changed can be seen in the tables. */
    private <T> CompletableFuture<T> ask(BiFunction<Fleet, Instant, T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Change change = change((f, now) -> {
            try {
                answer.complete(question.apply(f, now));
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(e);
            }
        });
        return put(change).thenCompose(_ -> answer);
    }

    private boolean offer(Change change) {
        boolean taken = !closing && changes.offer(change);
        if (taken) {
            wakeIfIdle();
        }
        return taken;
    }

    /** Changes while the thread gathers do not wake it. The thread looks for changes after it has said that it is idle. */
    private void wakeIfIdle() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    private static Change change(BiConsumer<Fleet, Instant> what) {
        return new Change(what, new CompletableFuture<>());
    }

    private CompletableFuture<Void> put(Change change) throws InterruptedException {
        changes.put(change);
        LockSupport.unpark(thread);
        return change.visible();
    }

    private void run() {
        List<Change> batch = new ArrayList<>();
        long nextTurn = System.nanoTime();
        long nextTick = nextTurn;
        while (!closing || !changes.isEmpty()) {
            LockSupport.parkNanos(this, nextTurn - System.nanoTime());
            awaitChange(ticks ? nextTick : System.nanoTime() + TICK.toNanos());
            long now = System.nanoTime();
            nextTurn = now + GATHERING.toNanos();
            changes.drainTo(batch, BATCH);
            if (ticks && now - nextTick >= 0) {
                batch.add(change(Fleet::passTime));
                nextTick = now + TICK.toNanos();
            }
            if (!batch.isEmpty()) {
                make(batch);
                batch.clear();
            }
        }
    }

    private void awaitChange(long end) {
        idle = true;
        if (changes.isEmpty() && !closing) {
            LockSupport.parkNanos(this, end - System.nanoTime());
        }
        idle = false;
    }

    private void make(List<Change> batch) {
        try {
            Instant now = clock.instant();
            batch.forEach(change -> apply(change, now));
            rows.commit();
            batch.forEach(change -> change.visible().complete(null));
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "changes of " + batch.size() + " messages may be missing from the tables", bug);
            batch.forEach(change -> change.visible().completeExceptionally(bug));
        }
    }

    /** One message that trips us must not end the intake of all others. */
    private void apply(Change change, Instant now) {
        try {
            change.what().accept(fleet, now);
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a message was lost, please report this as a bug", bug);
            change.visible().completeExceptionally(bug);
        }
    }

    /** Takes nothing more, writes what was accepted, ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

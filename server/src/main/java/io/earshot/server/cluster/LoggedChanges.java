package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.fleet.Admission;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.Mute;
import io.earshot.fleet.incidents.PlannedMute;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.AppFigures;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.model.Report;
import io.earshot.model.relay.RelayStatus;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands changes to the log. Each is taken once the log has acknowledged it, and made when it comes out of the log. */
final class LoggedChanges implements FleetChanges {

    private static final Logger LOG = System.getLogger(LoggedChanges.class.getName());

    /** Bounds the facts that the log has not acknowledged; more are refused and come again later. */
    private static final int MOST_WAITING = 20_000;

    /** So many kept reports are posted at a time, so that new ones do not wait behind all of them. */
    private static final int AT_ONCE = 1_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String server;
    private final ChangeLog log;
    private final Fleet fleet;
    private final FleetLoop loop;
    private final Replica replica;
    private final StageTimes times;
    private final UnloggedReports unlogged;
    private final LogOutage outage = new LogOutage();
    private final Object posting = new Object();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Long, CompletableFuture<Boolean>> proposedMutes = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Boolean>> proposedNotes = new ConcurrentHashMap<>();
    private volatile Consumer<List<Lookup>> lookupListener = _ -> {};

    /** @param unlogged holds reports while the log is away */
    LoggedChanges(
            String server,
            ChangeLog log,
            Fleet fleet,
            FleetLoop loop,
            Replica replica,
            StageTimes times,
            UnloggedReports unlogged) {
        this.server = server;
        this.log = log;
        this.fleet = fleet;
        this.loop = loop;
        this.replica = replica;
        this.times = times;
        this.unlogged = unlogged;
        replica.onMute(this::muted);
        replica.onNote(this::noted);
        replica.onServer(this::heard);
    }

    @Override
    public void onLookups(Consumer<List<Lookup>> listener) {
        lookupListener = listener;
    }

    @Override
    public CompletableFuture<Admission> take(Report report, List<String> path, Supplier<String> json) {
        if (fleet.served(report.container()).isEmpty()) {
            return CompletableFuture.completedFuture(Admission.STRANGER);
        }
        if (fleet.isRepeated(report)) {
            return CompletableFuture.completedFuture(Admission.STALE);
        }
        if (outage.isAway()) {
            return CompletableFuture.completedFuture(keep(report, path, json.get()));
        }
        unlogged.replacedBy(report);
        String text = json.get();
        return append(new Fact.AgentReport(report.container(), server, replica.time(), path, text))
                .thenApply(taken -> taken ? Admission.TAKEN : keep(report, path, text));
    }

    /** Keeps a report that the log did not take. The outage begins after that, so that whatever ends it finds the report. */
    private Admission keep(Report report, List<String> path, String json) {
        boolean kept = unlogged.keep(UnloggedReports.Unlogged.of(report, path, json));
        outage.begin();
        return kept ? Admission.KEPT : Admission.BUSY;
    }

    /** Takes note of what this server is about to tell the log of itself. */
    void said(Fact.ServerSeen word) {
        outage.said(word);
    }

    private void heard(Fact.ServerSeen word) {
        if (outage.isEndedBy(word)) {
            LOG.log(Level.INFO, "the log takes facts again; {0} reports were kept for it", unlogged.size());
            Thread.ofVirtual().name("unlogged").start(this::post);
        }
    }

    /** Hands the log what was kept while it was away, in the order in which it came; ends where the log is away again. */
    private void post() {
        synchronized (posting) {
            List<UnloggedReports.Unlogged> some = unlogged.oldest(AT_ONCE);
            while (!some.isEmpty() && !outage.isAway()) {
                List<CompletableFuture<Void>> taking = new ArrayList<>();
                for (UnloggedReports.Unlogged report : some) {
                    taking.add(post(report));
                }
                taking.forEach(CompletableFuture::join);
                some = unlogged.oldest(AT_ONCE);
            }
        }
    }

    private CompletableFuture<Void> post(UnloggedReports.Unlogged report) {
        Report head = new Report(report.container(), report.run(), Optional.empty(), List.of());
        if (!unlogged.contains(report) || fleet.isRepeated(head)) {
            unlogged.remove(report); // its agent has given this one or a newer one to another server
            return CompletableFuture.completedFuture(null);
        }
        return append(new Fact.AgentReport(report.container(), server, replica.time(), report.path(), report.json()))
                .thenAccept(taken -> {
                    if (taken) {
                        unlogged.remove(report);
                    } else {
                        outage.begin();
                    }
                });
    }

    /** Says that the log takes no facts, and how many reports are kept for it; empty where it does. */
    Optional<String> trouble() {
        return outage.isAway()
                ? Optional.of("the log takes no facts: " + unlogged.size() + " reports are kept in memory, "
                        + unlogged.octets() / 1_000_000 + " of " + unlogged.mostOctets() / 1_000_000 + " MB")
                : Optional.empty();
    }

    UnloggedReports unlogged() {
        return unlogged;
    }

    /** Completes with whether the log has acknowledged the fact. */
    private CompletableFuture<Boolean> append(Fact fact) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(false);
        }
        long begin = System.nanoTime();
        return log.append(fact).handle((_, failure) -> {
            waiting.decrementAndGet();
            if (failure == null) {
                times.took(LogStage.ACKNOWLEDGE, System.nanoTime() - begin);
            }
            return failure == null;
        });
    }

    @Override
    public void offer(RelayStatus sender, List<RelayStatus> behind) {
        var _ = append(new Fact.RelaysHeard(sender, behind));
    }

    @Override
    public boolean offer(List<Lookup> lookups) {
        if (!isTaken(lookups)) {
            return false;
        }
        lookupListener.accept(lookups);
        return true;
    }

    @Override
    public boolean offer(AppFigures told) {
        List<CompletableFuture<Boolean>> taking = new ArrayList<>();
        Fact.AppFiguresTold.split(told).forEach(fact -> taking.add(append(fact)));
        boolean all = true;
        for (CompletableFuture<Boolean> each : taking) {
            all &= each.join();
        }
        return all;
    }

    private boolean isTaken(List<Lookup> lookups) {
        List<CompletableFuture<Boolean>> taking = new ArrayList<>();
        for (Lookup lookup : lookups) {
            taking.add(append(new Fact.LookupSeen(lookup)));
        }
        boolean all = true;
        for (CompletableFuture<Boolean> each : taking) {
            all &= each.join();
        }
        return all;
    }

    @Override
    public CompletableFuture<Void> add(List<Lookup> lookups) throws InterruptedException {
        lookupListener.accept(lookups);
        for (int from = 0; from < lookups.size(); from += MOST_WAITING / 2) {
            List<Lookup> some = lookups.subList(from, Math.min(lookups.size(), from + MOST_WAITING / 2));
            while (!isTaken(some)) {
                Thread.sleep(PAUSE);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Only the speaker's inventory reaches the log; each server has the newest at hand for the time when it speaks. */
    @Override
    public CompletableFuture<Void> replaceInventory(Inventory inventory) throws InterruptedException {
        return loop.first(_ -> replica.announce(inventory));
    }

    @Override
    public CompletableFuture<List<Ip>> publish(ContainerName name, List<Ip> addresses) throws InterruptedException {
        requireTaken(new Fact.PublishedList(name, addresses, replica.time()));
        return CompletableFuture.completedFuture(addresses.stream()
                .filter(ip -> fleet.inventory().owner(name, ip).isEmpty())
                .toList());
    }

    private void requireTaken(Fact fact) {
        if (!append(fact).join()) {
            throw busy();
        }
    }

    @Override
    public CompletableFuture<Void> replaceCmdbTroubles(List<CmdbTrouble> troubles) throws InterruptedException {
        return loop.replaceCmdbTroubles(troubles);
    }

    @Override
    public CompletableFuture<Mute> mute(PlannedMute planned) throws InterruptedException {
        Instant now = replica.time();
        try {
            var _ = Mute.of(1, planned, now);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        for (long id = replica.lastMute() + 1; ; id = Math.max(id, replica.lastMute()) + 1) {
            CompletableFuture<Boolean> counts = new CompletableFuture<>();
            if (proposedMutes.putIfAbsent(id, counts) != null) {
                continue;
            }
            try {
                requireTaken(new Fact.MuteSet(
                        server,
                        id,
                        planned.places(),
                        planned.from(),
                        planned.until(),
                        planned.reason(),
                        planned.who(),
                        planned.repeat()));
                if (await(counts)) {
                    awaitTables();
                    return CompletableFuture.completedFuture(Mute.of(id, planned, now));
                }
            } finally {
                proposedMutes.remove(id);
            }
        }
    }

    /** Waits until the tables have what was applied until now. */
    private void awaitTables() throws InterruptedException {
        loop.first(_ -> {}).join();
    }

    @Override
    public CompletableFuture<Boolean> acknowledge(long incident, Optional<Acknowledgement> acknowledgement)
            throws InterruptedException {
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        loop.first(_ -> open.complete(replica.isOpen(incident))).join();
        if (!open.join()) {
            return open;
        }
        String key = Fact.ACKNOWLEDGEMENT + incident;
        CompletableFuture<Boolean> applied = proposedNotes.computeIfAbsent(key, _ -> new CompletableFuture<>());
        try {
            requireTaken(acknowledgement
                    .<Fact>map(by -> new Fact.Acknowledged(incident, by.owner(), by.comment(), by.at(), by.by()))
                    .orElseGet(() -> new Fact.Removed(key)));
            await(applied);
        } finally {
            proposedNotes.remove(key, applied);
        }
        awaitTables();
        return open;
    }

    @Override
    public void noteTicket(long incident, String ticket) {
        var _ = append(new Fact.TicketNoted(incident, ticket)).thenAccept(taken -> {
            if (!taken) {
                LOG.log(
                        Level.WARNING,
                        "ticket {0} of incident {1} is not noted: the log does not answer",
                        ticket,
                        incident);
            }
        });
    }

    private void noted(String key) {
        CompletableFuture<Boolean> proposed = proposedNotes.remove(key);
        if (proposed != null) {
            proposed.complete(true);
        }
    }

    private static ProblemException busy() {
        return new ProblemException(Problem.tooBusy("the log does not answer; what was asked for may still come"));
    }

    private void muted(Fact.MuteSet mute, boolean counts) {
        CompletableFuture<Boolean> proposed = proposedMutes.get(mute.id());
        if (proposed != null && mute.server().equals(server)) {
            proposed.complete(counts);
        }
    }

    private static boolean await(CompletableFuture<Boolean> answer) {
        try {
            return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw busy();
        }
    }

    @Override
    public CompletableFuture<Boolean> unmute(long id) throws InterruptedException {
        CompletableFuture<Boolean> known = new CompletableFuture<>();
        loop.first(f -> known.complete(f.incidents().isMuted(id))).join();
        if (!known.join()) {
            return known;
        }
        requireTaken(new Fact.MuteEnded(id));
        return known;
    }
}

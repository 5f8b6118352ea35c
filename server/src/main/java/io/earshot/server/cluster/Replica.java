package io.earshot.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FactApplier;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.Mute;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.ReportJson;
import io.earshot.store.table.TableChanges;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A server's copy of what the log says: it applies facts to the fleet in the log's order and by the log's time, so that all copies show the
 * same. While its server speaks it also finds out what to say. Has no clock of its own; one thread at a time, apart from what says otherwise.
 */
public final class Replica implements FactApplier {

    private static final Logger LOG = System.getLogger(Replica.class.getName());

    /** Is told of an operator's mute as it comes out of the log. */
    interface MuteListener {
        /** @param counts false where another mute has the id */
        void mute(Fact.MuteSet mute, boolean counts);
    }

    private final String server;
    private final Fleet fleet;
    private final IncidentBook incidents;
    private final PartnerBook partners;
    private final SpokenIncidents spoken;
    private final KeptValues values;
    private final ServerRows servers;
    private final SharedHistory history;
    private final SharedTold told;
    private final SharedProbeSecret probeSecret = new SharedProbeSecret();
    private final HeardBy heardBy = new HeardBy();
    private final LastWords lastWords = new LastWords();
    private final Map<String, String> names = new HashMap<>();
    private final SharedInventory inventory = new SharedInventory();

    private final SharedParts parts = new SharedParts();
    private Optional<FactCache> cache = Optional.empty();
    private MuteListener mutes = (_, _) -> {};
    private Consumer<String> notes = _ -> {};
    private Consumer<Fact.ServerSeen> words = _ -> {};
    /** Holds what the speaker before may not have committed, until this server has said it again. */
    private List<Fact> saidBefore = List.of();

    private boolean ticked;
    private Optional<String> ownRun = Optional.empty();
    private String speaker = "";
    private volatile boolean speaking;
    private volatile long turns;
    private volatile Instant time = Instant.EPOCH;
    private volatile Instant readyAt = Instant.MAX;
    private volatile long lastMute;

    /**
     * @param spoken where {@code incidents} writes its rows
     * @param tables where rows of incidents go
     * @param changes where rows of servers go
     * @param history keeps the changes of the fleet's links
     * @param told keeps what checks found and destinations were told
     */
    public Replica(
            String server,
            Fleet fleet,
            IncidentBook incidents,
            PartnerBook partners,
            SpokenIncidents spoken,
            IncidentRows tables,
            TableChanges changes,
            SharedHistory history,
            SharedTold told) {
        this.history = history;
        this.told = told;
        this.server = server;
        this.fleet = fleet;
        this.incidents = incidents;
        this.partners = partners;
        this.spoken = spoken;
        this.values = new KeptValues(tables);
        this.servers = new ServerRows(changes);
        incidents.standBy();
    }

    /** Returns the parts that take facts of their kinds; to be set before the first fact. */
    public SharedParts parts() {
        return parts;
    }

    /** Returns what the servers that are heard say of the containers that they show, by name. From any thread. */
    Map<String, String> shares() {
        return servers.shares(time);
    }

    /** Returns whether a server is not heard any more. From any thread. */
    boolean isGone(String other, Duration silence) {
        return servers.isGone(other, silence, time);
    }

    /** Sets who keeps facts in the state folder; to be called before the first fact. */
    public void cache(FactCache keeping) {
        cache = Optional.of(keeping);
    }

    /** Applies an entry of the log, and keeps it. */
    public void apply(Entry entry) {
        cache.ifPresent(keeping -> keeping.take(entry));
        apply(entry.fact());
    }

    /** Returns whether another server than this one heard of a container lately. From any thread. */
    public boolean isHeardElsewhere(ContainerName container, Instant now) {
        return heardBy.isElsewhere(container, server, now);
    }

    void onMute(MuteListener listener) {
        mutes = listener;
    }

    /** Sets who is told the key of each fact about what people note of incidents, once it is applied. */
    void onNote(Consumer<String> listener) {
        notes = listener;
    }

    /** Sets who is told what servers tell of themselves, as it comes out of the log. */
    void onServer(Consumer<Fact.ServerSeen> listener) {
        words = listener;
    }

    /** Returns whether there is such an incident, and it is not over. */
    boolean isOpen(long incident) {
        return values.isOpen(incident);
    }

    /** Returns the log's time. From any thread. */
    public Instant time() {
        return time;
    }

    /** Returns whether this server speaks. From any thread. */
    public boolean isSpeaking() {
        return speaking;
    }

    /** Returns the number of times that this server has begun to speak, while it speaks; 0 otherwise. From any thread. */
    long turn() {
        return speaking ? turns : 0;
    }

    /** Returns whether the log has an inventory. From any thread. */
    public boolean knowsInventory() {
        return inventory.isComplete();
    }

    /** Returns when every agent has had the time to report, as the speaker said. From any thread. */
    Instant readyAt() {
        return readyAt;
    }

    /** Returns the highest id that a mute had. From any thread. */
    long lastMute() {
        return lastMute;
    }

    /** Returns the number of containers whose newest report this server took. From any thread. */
    int containersHeard() {
        return heardBy.count(server);
    }

    /** Lets time begin, before facts of an older log are applied. */
    public void begin(Instant at) {
        time = at;
    }

    /** Expects the fact that lets this server speak. */
    public void expectToSpeak(String run) {
        ownRun = Optional.of(run);
    }

    /** Announces the inventory with the next facts that this server says as the speaker. */
    public void announce(Inventory newer) {
        inventory.want(newer);
    }

    /** Ends speaking; what was not written is not said. */
    public void standBy() {
        ownRun = Optional.empty();
        stopSpeaking();
    }

    private void stopSpeaking() {
        if (speaking) {
            speaking = false;
            saidBefore = List.of();
            spoken.end();
            incidents.standBy();
            history.standBy();
        }
        inventory.standBy();
        probeSecret.standBy();
    }

    /** Returns what this server has to say as the speaker. */
    public List<Fact> drain() {
        if (!speaking) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>(saidBefore);
        saidBefore = List.of();
        facts.addAll(spoken.drain());
        facts.addAll(values.takeStaleNotes());
        facts.addAll(history.drain());
        parts.orders().ifPresent(taking -> facts.addAll(taking.takeLeftOver(time)));
        probeSecret.draw().ifPresent(facts::add);
        boolean isRead = parts.machines().map(SharedMachines::isRead).orElse(true);
        if (isRead) {
            facts.addAll(inventory.takeChanges());
        }
        return facts;
    }

    /** Applies a lasting fact of an older log, before {@link #completeLasting}. */
    void applyLasting(Entry entry) {
        cache.ifPresent(keeping -> keeping.take(entry));
        Fact fact = entry.fact();
        lastWords.take(fact);
        switch (fact) {
            case Fact.LookupSeen(var lookup) -> partners.restore(List.of(lookup), time);
            case Fact.PublishedList(var container, var addresses, var at) ->
                partners.publish(container, addresses, at.isAfter(time) ? time : at);
            case Fact.InventoryComplete _ -> inventory.complete();
            case Fact.MachineAnnounced machine -> parts.machines().ifPresent(hearing -> hearing.applyOlder(machine));
            default -> make(fact);
        }
    }

    /** Takes the inventory of an older log. */
    void completeLasting() {
        parts.machines().ifPresent(SharedMachines::completeOlder);
        if (inventory.isComplete()) {
            replaceInventory();
        }
    }

    /** Ends the first reading of the log. */
    void complete() {
        history.complete(time);
        parts.trouble().ifPresent(SharedTrouble::complete);
    }

    @Override
    public void apply(Fact fact) {
        lastWords.take(fact);
        make(fact);
    }

    private void make(Fact fact) {
        switch (fact) {
            case Fact.AgentReport report -> report(report);
            case Fact.Tick(var by, var at, var _) -> tick(by, at);
            case Fact.LookupSeen(var lookup) -> fleet.addLookups(List.of(lookup), time);
            case Fact.PublishedList(var container, var addresses, var _) -> fleet.publish(container, addresses, time);
            case Fact.ContainerKnown(var container) -> inventory.add(container);
            case Fact.InventoryComplete _ -> {
                inventory.complete();
                replaceInventory();
                parts.machines().ifPresent(SharedMachines::inventoryChanged);
            }
            case Fact.MachineAnnounced machine -> parts.machines().ifPresent(hearing -> hearing.apply(machine));
            case Fact.MuteSet mute -> mute(mute);
            case Fact.MuteEnded(long id) -> fleet.incidents().unmute(id);
            case Fact.Acknowledged acknowledged -> acknowledged(acknowledged);
            case Fact.TicketNoted(long incident, String ticket) -> values.ticket(incident, ticket);
            case Fact.TagSet tag -> parts.tags().ifPresent(taking -> taking.apply(tag));
            case Fact.RelaysHeard(var sender, var behind) -> fleet.hearRelays(sender, behind, time);
            case Fact.Kept kept when SharedTold.isOne(kept.name()) -> told.apply(kept);
            case Fact.Kept kept
            when SharedTasks.isOne(kept.name()) -> parts.tasks().ifPresent(showing -> showing.apply(kept));
            case Fact.AppFiguresTold(var _, var figures) -> fleet.hearApps(figures, time);
            case Fact.Kept kept -> {
                values.apply(kept);
                probeSecret.take(kept).ifPresent(ring -> fleet.addKeys(ring, time));
            }
            case Fact.OrderGiven order -> parts.orders().ifPresent(taking -> taking.apply(order, time));
            case Fact.OrderAnswered answer -> parts.orders().ifPresent(taking -> taking.apply(answer));
            case Fact.LinkChanged changed -> history.apply(changed);
            case Fact.LinkStates states -> history.apply(states);
            case Fact.LinkInTrouble told -> parts.trouble().ifPresent(taking -> taking.apply(told, time));
            case Fact.ServerSeen seen -> {
                servers.seen(seen, time);
                words.accept(seen);
            }
            case Fact.SpeakerBegins(var by, var run, var ready) -> speakerBegins(by, run, ready);
            case Fact.Removed(var key) -> removed(key);
        }
    }

    private void report(Fact.AgentReport fact) {
        if (!ticked && fact.at().isAfter(time)) {
            time = fact.at(); // older ticks are forgotten, the report of a container that fell silent long ago is not
        }
        try {
            byte[] octets = fact.json().getBytes(UTF_8);
            Report report = ReportJson.read(octets, octets.length);
            if (!report.container().equals(fact.container())) {
                LOG.log(Level.WARNING, "the log has a report of {0} as {1}", report.container(), fact.container());
                return;
            }
            parts.machines().ifPresent(hearing -> hearing.heard(report, time));
            String by = names.computeIfAbsent(fact.heardBy(), name -> name);
            var _ = fleet.admit(report, () -> {
                fleet.addReport(report, fact.path(), Optional.of(by), time);
                heardBy.heard(report.container(), by, time);
                return true;
            });
        } catch (BadJsonException e) {
            LOG.log(Level.WARNING, "the log has no report of {0}: {1}", fact.container(), e.getMessage());
        }
    }

    private void tick(String by, Instant at) {
        speaker = by;
        ticked = true;
        if (at.isAfter(time)) {
            time = at;
        }
        fleet.passTime(time);
        parts.orders().ifPresent(taking -> taking.passTime(time));
        parts.tasks().ifPresent(SharedTasks::passTime);
        servers.write(speaker, time);
    }

    private void replaceInventory() {
        try {
            fleet.replaceInventory(inventory.inventory(), time);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the log''s inventory is not taken: {0}", e.getMessage());
        }
    }

    private void mute(Fact.MuteSet fact) {
        boolean counts;
        try {
            Mute mute = new Mute(
                    fact.id(),
                    fact.places(),
                    fact.since(),
                    fact.until(),
                    fact.reason(),
                    fact.who(),
                    fact.repeat(),
                    false);
            counts = fleet.incidents().take(mute, time);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the log has no mute: {0}", e.getMessage());
            counts = false;
        }
        lastMute = Math.max(lastMute, fact.id());
        mutes.mute(fact, counts);
    }

    private void acknowledged(Fact.Acknowledged fact) {
        try {
            values.acknowledge(
                    fact.incident(), new Acknowledgement(fact.owner(), fact.comment(), fact.at(), fact.by()));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the log has no acknowledgement: {0}", e.getMessage());
        }
        notes.accept(fact.key());
    }

    private void speakerBegins(String by, String run, Instant ready) {
        boolean mine = by.equals(server) && ownRun.filter(run::equals).isPresent();
        if (!mine) {
            stopSpeaking();
        }
        speaker = by;
        readyAt = ready;
        if (mine && !speaking) {
            spoken.begin(values.all());
            incidents.takeOver(values.incidents());
            long before = turns;
            turns = before + 1;
            saidBefore = lastWords.newest();
            speaking = true;
        }
    }

    private void removed(String key) {
        if (key.startsWith(Fact.CONTAINER)) {
            ContainerName name = ContainerName.parse(key.substring(Fact.CONTAINER.length()));
            inventory.remove(name);
            heardBy.gone(name);
            history.gone(name);
        } else if (key.startsWith(Fact.ANNOUNCED)) {
            ContainerName name = ContainerName.parse(key.substring(Fact.ANNOUNCED.length()));
            parts.machines().ifPresent(hearing -> hearing.gone(name));
        } else if (key.startsWith(Fact.ORDER)) {
            parts.orders().ifPresent(taking -> taking.ended(key.substring(Fact.ORDER.length())));
        } else if (key.startsWith(Fact.KEPT)) {
            String name = key.substring(Fact.KEPT.length());
            values.remove(name);
            told.remove(name);
            parts.tasks().filter(_ -> SharedTasks.isOne(name)).ifPresent(showing -> showing.remove(name));
        } else if (key.startsWith(Fact.ACKNOWLEDGEMENT)) {
            values.takeBack(Long.parseLong(key.substring(Fact.ACKNOWLEDGEMENT.length())));
            notes.accept(key);
        } else if (key.startsWith(Fact.TROUBLE)) {
            ContainerName name = ContainerName.parse(key.substring(Fact.TROUBLE.length()));
            parts.trouble().ifPresent(taking -> taking.removed(name, time));
        } else if (key.startsWith(Fact.TAG)) {
            parts.tags().ifPresent(taking -> taking.removed(key.substring(Fact.TAG.length())));
        } else if (key.startsWith(Fact.TICKET)) {
            values.forgetTicket(Long.parseLong(key.substring(Fact.TICKET.length())));
        }
    }
}

package io.earshot.lab.servers.simulation;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Election;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.ServedList;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.Report;
import io.earshot.server.announced.Announcements;
import io.earshot.server.cluster.CatchUp;
import io.earshot.server.cluster.FactCache;
import io.earshot.server.cluster.Replica;
import io.earshot.server.cluster.SharedHistory;
import io.earshot.server.cluster.SharedMachines;
import io.earshot.server.cluster.SharedOrders;
import io.earshot.server.cluster.SharedTags;
import io.earshot.server.cluster.SharedTold;
import io.earshot.server.cluster.Speaker;
import io.earshot.server.cluster.SpokenIncidents;
import io.earshot.server.graph.TagChanges;
import io.earshot.server.orders.Orders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A server with its real replica and speaker, without threads, sockets and a clock of its own. */
final class SimulatedServer {

    private static final Duration NO_WAIT = Duration.ZERO;

    private final String name;
    private final ChangeLog log;
    private LogReader reader;
    private final Election election;
    private final Fleet fleet;
    private final Replica replica;
    private final Speaker speaker;
    private final ShownRows rows = new ShownRows();
    private final IncidentMemory incidents = new IncidentMemory();

    /** Hears of machines where there is no CMDB. */
    private final Optional<Announcements> announcements;

    private final SharedMachines machines;
    private final Orders orders;
    private final SharedTags tags;
    private Optional<FactCache> cache = Optional.empty();

    /** @param skew how far its clock is ahead */
    SimulatedServer(
            String name, MemoryLog memory, Inventory inventory, Duration cycle, Duration skew, Instant readyAt) {
        this(name, memory, Optional.of(inventory), cycle, skew, readyAt);
    }

    /** @param inventory absent where machines announce themselves */
    SimulatedServer(
            String name,
            MemoryLog memory,
            Optional<Inventory> inventory,
            Duration cycle,
            Duration skew,
            Instant readyAt) {
        this.name = name;
        this.skew = skew;
        log = memory.from(name);
        reader = log.reader();
        election = log.election(name);
        SpokenIncidents spoken = new SpokenIncidents(incidents);
        IncidentBook book = new IncidentBook(
                new IncidentTiming(cycle, Duration.ofSeconds(10), Duration.ofMinutes(1)), "dc1", spoken, readyAt);
        PartnerBook partners = new PartnerBook(16, Duration.ofHours(24));
        fleet = new Fleet(new FleetTiming(cycle, Duration.ofSeconds(20), Duration.ofSeconds(10)), partners, book, rows);
        replica = new Replica(
                name,
                fleet,
                book,
                partners,
                spoken,
                incidents,
                new NoTables(),
                new SharedHistory(fleet, rows::changed),
                new SharedTold(log));
        announcements = inventory.isPresent()
                ? Optional.empty()
                : Optional.of(new Announcements(Duration.ofHours(24), replica::time));
        machines = new SharedMachines(log, fleet, announcements, replica::time);
        replica.parts().machines(machines);
        SharedOrders exchange = new SharedOrders(name, log, replica::time, replica::isHeardElsewhere);
        replica.parts().orders(exchange);
        tags = new SharedTags(log);
        replica.parts().tags(tags);
        orders = new Orders(replica::time, exchange);
        inventory.ifPresent(replica::announce);
        speaker = new Speaker(name, election, replica, Runnable::run, readyAt);
    }

    private final Duration skew;

    /** Reads the log through another reader; to be called before the start. */
    void readThrough(UnaryOperator<LogReader> other) {
        reader = other.apply(reader);
    }

    /** Keeps facts in a state folder. */
    void keepIn(Path folder) {
        FactCache keeping = FactCache.open(folder);
        replica.cache(keeping);
        cache = Optional.of(keeping);
    }

    /** Returns where the tags go that people set at this server. */
    TagChanges tags() {
        return tags;
    }

    /** Ends, as a server does that is stopped. */
    void stop() {
        orders.close();
        cache.ifPresent(FactCache::close);
    }

    /** Reads the log as far as it is written. */
    void start() throws LogAwayException, InterruptedException {
        new CatchUp(reader, replica, Runnable::run).run(replica::apply);
        if (cache.isPresent()) {
            cache.get().begin();
        }
    }

    /**
     * Lets seconds pass for some servers of one log: in each, all do their work, then all read what came of it.
     *
     * @return the time afterwards
     */
    static Instant pass(int seconds, Instant from, SimulatedServer... servers) throws InterruptedException {
        Instant now = from;
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            for (SimulatedServer server : servers) {
                server.turn(now);
            }
            for (SimulatedServer server : servers) {
                server.read();
            }
        }
        return now;
    }

    /** Does what a server does in a second. */
    void turn(Instant now) throws InterruptedException {
        speaker.obey(election.poll(NO_WAIT));
        read();
        announcements.ifPresent(each -> {
            replica.announce(each.read().inventory());
            each.visible();
        });
        speaker.speak(now.plus(skew));
        read();
    }

    /** Applies what came out of the log. */
    void read() {
        try {
            List<Entry> batch = reader.poll(NO_WAIT);
            while (!batch.isEmpty()) {
                batch.forEach(replica::apply);
                batch = reader.poll(NO_WAIT);
            }
        } catch (LogAwayException e) {
            // It reads on when the log is back.
        }
    }

    /** Returns whether the log has taken the report. */
    boolean take(ContainerName container, String json) {
        return !log.append(new Fact.AgentReport(container, name, replica.time(), List.of(), json))
                .isCompletedExceptionally();
    }

    /** Takes a report of a machine that announces itself; completed once its container is known. */
    CompletableFuture<Void> announce(Report report) {
        return machines.announce(report);
    }

    Orders orders() {
        return orders;
    }

    Optional<ServedList> list(ContainerName container) {
        return fleet.served(container);
    }

    /** Returns the keys that it hands out to the container's agent. */
    ProbeKeys probeKeys(ContainerName container) {
        return list(container).map(ServedList::list).map(PartnerList::probeKeys).orElse(ProbeKeys.NONE);
    }

    boolean isSpeaking() {
        return replica.isSpeaking();
    }

    boolean isAtEnd() {
        try {
            return reader.isAtEnd();
        } catch (LogAwayException e) {
            return false;
        }
    }

    ShownRows rows() {
        return rows;
    }

    /** Returns the incidents in the order of their numbers. */
    List<IncidentRow> incidents() {
        return incidents.all().stream()
                .sorted(Comparator.comparingLong(IncidentRow::id))
                .toList();
    }
}

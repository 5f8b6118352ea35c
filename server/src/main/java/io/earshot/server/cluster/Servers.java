package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.kafka.KafkaLog;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.LinkHistory;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.ContainerName;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.server.announced.Announcements;
import io.earshot.server.checks.Sending;
import io.earshot.server.config.ClusterConfig;
import io.earshot.server.graph.TagChanges;
import io.earshot.server.intake.AnnouncingChanges;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.orders.OrderExchange;
import io.earshot.server.tasks.TaskRows;
import io.earshot.store.table.TableChanges;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;

/** This server's part in a group of servers that share a log. The methods are called in the order in which they stand here. */
public final class Servers implements Sending, AutoCloseable {

    /** An age above this is told as trouble: ticks come once a second, and a new speaker within ten. */
    private static final Duration OLD = Duration.ofSeconds(15);

    /** A server that is further behind leads no task. */
    private static final Duration UP_TO_DATE = Duration.ofSeconds(20);

    /** After so long another server leads the tasks of one that is not heard. */
    private static final Duration TASKS_LEFT_ALONE = Duration.ofSeconds(60);

    private static final Duration FIRST_INVENTORY = Duration.ofMinutes(2);

    /** While a server speaks, which tells the time once a second, its last word is among so many facts. */
    private static final long NEWEST = 50_000;

    private final String name;
    private final String address;
    private final ChangeLog log;
    private final LogReader reader;
    private final InstantSource clock;
    private final StageTimes times = new StageTimes();
    private final SharedTold told;
    private final SharedOrders orders;
    private final SharedTags tags;
    private final Optional<FactCache> cache;
    private final UnloggedReports unlogged;
    private final Share share;
    private final Instant since;
    private final Instant readyAt;
    private Optional<SpokenIncidents> spoken = Optional.empty();
    private volatile Optional<Running> running = Optional.empty();

    /** Holds the parts that need the fleet. */
    private record Running(Replica replica, LogFollower follower, LoggedChanges changes, FleetLoop loop) {}

    private volatile Optional<SpeakerLoop> speaker = Optional.empty();

    private Servers(
            String name,
            String address,
            ChangeLog log,
            LogReader reader,
            InstantSource clock,
            Instant readyAt,
            UnloggedReports unlogged,
            Share share,
            Optional<Path> stateFolder) {
        this.share = share;
        this.unlogged = unlogged;
        this.cache = stateFolder.map(FactCache::open);
        this.name = name;
        this.address = address;
        this.log = log;
        this.reader = reader;
        this.clock = clock;
        this.told = new SharedTold(log);
        this.orders = new SharedOrders(name, log, this::time, this::isHeardElsewhere);
        this.tags = new SharedTags(log);
        this.since = clock.instant();
        this.readyAt = readyAt;
    }

    /**
     * Opens the log.
     *
     * @param cycle in which every agent reports
     * @param address where people and agents reach this server
     * @param stateFolder where this server keeps what a lost log is written again from
     * @throws LogAwayException with the one line that says why the log cannot be used
     */
    public static Servers open(
            ClusterConfig config, InstantSource clock, Duration cycle, String address, Optional<Path> stateFolder)
            throws LogAwayException {
        KafkaLog log = log(config);
        LogReader reader = log.reader();
        try {
            return new Servers(
                    config.name(),
                    address,
                    log,
                    reader,
                    clock,
                    readyAt(reader, clock.instant(), cycle),
                    new UnloggedReports(config.keptMegabytes() * 1_000_000L),
                    config.share()
                            .map(part -> new Share(part.partitions(), Set.copyOf(part.holds())))
                            .orElse(Share.ALL),
                    stateFolder);
        } catch (LogAwayException e) {
            reader.close();
            log.close();
            throw e;
        }
    }

    private static KafkaLog log(ClusterConfig config) throws LogAwayException {
        return KafkaLog.open(new KafkaSettings(
                config.kafka().bootstrap(),
                config.kafka().topic(),
                config.kafka().properties()));
    }

    /**
     * Writes a log that was lost again, while no server runs.
     *
     * @param stateFolders of one or more of its servers
     * @return one line that says what was written
     * @throws LogAwayException with the one line that says why not
     */
    public static String rebuildLog(ClusterConfig config, List<Path> stateFolders) throws LogAwayException {
        try (KafkaLog log = log(config)) {
            return FactCache.rebuild(log, stateFolders);
        }
    }

    /** Returns when every agent has had the time to report: at the time that other servers say or, without others, a cycle from now. */
    private static Instant readyAt(LogReader reader, Instant now, Duration cycle) throws LogAwayException {
        Instant ready = now.plus(cycle);
        long end = reader.end();
        Told told = told(reader, end - NEWEST, end);
        if (told.lastTick().isEmpty() || told.readyAt().isEmpty()) {
            told = told(reader, 0, end); // nobody speaks, or an earlier version does
        }
        boolean othersRun =
                told.lastTick().filter(at -> at.plus(cycle).isAfter(now)).isPresent();
        return othersRun ? told.readyAt().filter(ready::isAfter).orElse(ready) : ready;
    }

    /** Holds what the newest facts say of the speaker. */
    private record Told(Optional<Instant> lastTick, Optional<Instant> readyAt) {}

    private static Told told(LogReader reader, long from, long end) throws LogAwayException {
        Told told = new Told(Optional.empty(), Optional.empty());
        reader.rewind(from, (key, _) -> key.equals("tick") || key.equals("speaker"));
        while (!reader.hasRead(end)) {
            for (Entry entry : reader.poll(Duration.ofMillis(200))) {
                told = switch (entry.fact()) {
                    case Fact.Tick tick ->
                        new Told(Optional.of(tick.at()), tick.readyAt().isPresent() ? tick.readyAt() : told.readyAt());
                    case Fact.SpeakerBegins begins -> new Told(told.lastTick(), Optional.of(begins.readyAt()));
                    default -> told;
                };
            }
        }
        return told;
    }

    /** Returns when every agent has had the time to report. */
    public Instant readyAt() {
        return readyAt;
    }

    /** Returns where a server finds out about incidents, while it speaks; {@code tables} are where they are shown. */
    public IncidentRows speaking(IncidentRows tables) {
        SpokenIncidents rows = new SpokenIncidents(tables);
        spoken = Optional.of(rows);
        return rows;
    }

    /**
     * Takes the fleet into which the log's facts go.
     *
     * @param tables where rows of incidents go
     * @param events writes rows of table EVENT
     * @param ownEvents keeps changes of links where servers show different containers
     * @param announced what agents announce of their machines, if that is asked for
     * @return where changes of the fleet go from now on
     */
    public FleetChanges join(
            Fleet fleet,
            FleetLoop loop,
            IncidentBook incidents,
            PartnerBook partners,
            IncidentRows tables,
            TableChanges rows,
            SharedHistory.EventTable events,
            LinkHistory ownEvents,
            Optional<Announcements> announced) {
        SharedHistory history = new SharedHistory(fleet, events);
        if (!share.isAll()) {
            fleet.follow(share::holds);
            // The one that speaks sees changes of its own containers only, and so each server keeps those that it sees.
            fleet.keepHistory(ownEvents);
        }
        Replica replica =
                new Replica(name, fleet, incidents, partners, spoken.orElseThrow(), tables, rows, history, told);
        SharedMachines machines = new SharedMachines(log, fleet, announced, replica::time);
        replica.parts().machines(machines);
        replica.parts().orders(orders);
        replica.parts().tags(tags);
        if (!share.isAll()) {
            replica.parts().trouble(new SharedTrouble(log, fleet));
        }
        cache.ifPresent(replica::cache);
        LoggedChanges changes = new LoggedChanges(name, log, fleet, loop, replica, times, unlogged);
        running = Optional.of(
                new Running(replica, new LogFollower(reader, replica, loop, clock, times, share), changes, loop));
        return announced.isEmpty() ? changes : new AnnouncingChanges(changes, machines::announce);
    }

    /** Sets who is told how long facts are on their way through the log. */
    public void onStage(LogStage.Listener listener) {
        times.listener(listener);
    }

    /** Returns tasks as the log keeps them; {@code tables} are where they are shown. To be called before {@link #start}. */
    public SharedTasks tasks(TaskRows tables) {
        SharedTasks tasks = new SharedTasks(name, log, tables);
        running.orElseThrow().replica().parts().tasks(tasks);
        return tasks;
    }

    /** Returns whether this server has read the log so far that it may lead tasks. From any thread. */
    public boolean isUpToDate() {
        return behindMillis() < UP_TO_DATE.toMillis();
    }

    /** Returns whether this server goes on with tasks of another one. From any thread. */
    public boolean takesTasksOf(String other) {
        Replica replica = running.orElseThrow().replica();
        return replica.isSpeaking() && replica.isGone(other, TASKS_LEFT_ALONE);
    }

    /** Returns the way of orders to agents that ask other servers. */
    public OrderExchange orders() {
        return orders;
    }

    /** Returns where the tags go that people set. */
    public TagChanges tags() {
        return tags;
    }

    private boolean isHeardElsewhere(ContainerName container, Instant now) {
        return running.filter(parts -> parts.replica().isHeardElsewhere(container, now))
                .isPresent();
    }

    /** Returns the log's time; this server's own before the log is read. From any thread. */
    public Instant time() {
        return running.map(parts -> parts.replica().time())
                .filter(Instant.EPOCH::isBefore)
                .orElseGet(clock::instant);
    }

    /**
     * Opens a destination as the speaker's: while another server speaks, nothing goes there.
     *
     * @param open opens it with the memory of what it was told
     * @throws IllegalArgumentException if it cannot be opened
     */
    public Destination ofSpeaker(String destination, Function<ToldMemory, Destination> open) {
        ToldMemory memory = told.of("to/" + destination, () -> true);
        return new SpeakerDestination(() -> open.apply(memory), this::turn);
    }

    /** Returns the memory of what checks found. */
    public ToldMemory found() {
        return told.of("check", () -> turn().isPresent());
    }

    @Override
    public ToldMemory sentTo(String destination) {
        return told.of("sent/" + destination, () -> true);
    }

    @Override
    public OptionalLong turn() {
        return speaker.map(SpeakerLoop::turn).orElse(OptionalLong.empty());
    }

    /** Returns the handler with the age of every answer. */
    public Handler withAge(Handler handler) {
        return new AgeHandler(this::behindMillis, share.text(), handler);
    }

    /**
     * Applies the log as far as it is written, and begins to follow it.
     *
     * @throws LogAwayException where the log does not answer
     */
    public void start() throws LogAwayException, InterruptedException {
        Running parts = running.orElseThrow();
        FleetThread fleetThread = what -> parts.loop().first(_ -> what.run()).join();
        parts.follower().catchUp(fleetThread);
        if (cache.isPresent()) {
            cache.get().begin();
        }
        parts.follower().start();
        SpeakerLoop loop = new SpeakerLoop(name, log, parts.replica(), fleetThread, clock, readyAt, () -> {
            Fact.ServerSeen word = new Fact.ServerSeen(
                    name,
                    address,
                    version(),
                    since,
                    behindMillis(),
                    parts.replica().containersHeard(),
                    share.text());
            parts.changes().said(word);
            return word;
        });
        speaker = Optional.of(loop);
        loop.start();
    }

    /**
     * Waits until the log has an inventory: agents must not be told that nobody knows them.
     *
     * @throws LogAwayException if no server writes one
     */
    public void awaitInventory() throws LogAwayException, InterruptedException {
        long end = System.nanoTime() + FIRST_INVENTORY.toNanos();
        while (!running.orElseThrow().replica().knowsInventory()) {
            if (System.nanoTime() - end > 0) {
                throw new LogAwayException("the log has no inventory after " + FIRST_INVENTORY.toSeconds()
                        + " s, expected one from the server that speaks");
            }
            Thread.sleep(50);
        }
    }

    private static String version() {
        return Optional.ofNullable(Servers.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Returns the age of what this server shows: how far the log's time is behind the clock. */
    private long behindMillis() {
        Instant time = running.orElseThrow().replica().time();
        return Math.max(0, Duration.between(time, clock.instant()).toMillis());
    }

    /** One line for each thing that is wrong with the log. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        running.orElseThrow().follower().trouble().ifPresent(troubles::add);
        running.orElseThrow().changes().trouble().ifPresent(troubles::add);
        cache.flatMap(FactCache::trouble).ifPresent(troubles::add);
        if (!share.isAll()) {
            troubles.addAll(
                    Shares.troubles(share, running.orElseThrow().replica().shares()));
        }
        long behind = behindMillis();
        if (behind > OLD.toMillis()) {
            troubles.add("what this server shows is " + behind / 1_000 + " s old: the log does not go on");
        }
        return troubles;
    }

    /** Returns how many reports are kept in memory since the log has not taken them. From any thread. */
    public int keptReports() {
        return unlogged.size();
    }

    /** Returns the memory of these reports in octets. From any thread. */
    public long keptOctets() {
        return unlogged.octets();
    }

    /** Lets another server speak, and ends. */
    @Override
    public void close() {
        speaker.ifPresent(SpeakerLoop::close);
        running.ifPresentOrElse(parts -> parts.follower().close(), reader::close);
        cache.ifPresent(FactCache::close);
        log.close();
    }
}

package io.earshot.server;

import io.earshot.cluster.LogAwayException;
import io.earshot.fleet.Fleet;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Refusals;
import io.earshot.http.config.ListenAddress;
import io.earshot.http.tls.ServerTls;
import io.earshot.model.Inventory;
import io.earshot.model.files.FolderCheck;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.server.announced.Announcements;
import io.earshot.server.checks.CheckCompiler;
import io.earshot.server.checks.ConfiguredStatement;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.CheckConfig;
import io.earshot.server.config.ClusterConfig;
import io.earshot.server.config.DestinationConfig;
import io.earshot.server.config.GraphConfig;
import io.earshot.server.config.PdnsConfig;
import io.earshot.server.config.ProbeRule;
import io.earshot.server.config.RecordingConfig;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.config.SqlText;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.graph.CurrentTags;
import io.earshot.server.graph.NodeTags;
import io.earshot.server.graph.SetTags;
import io.earshot.server.graph.TagLoop;
import io.earshot.server.graph.TagSource;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.recording.Recorder;
import io.earshot.server.services.ServiceRuleLoop;
import io.earshot.server.services.ServiceRules;
import io.earshot.server.tables.TagWriter;
import io.earshot.server.tunnels.Tunnels;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.web.SavedQueries;
import io.earshot.web.postgres.PostgresPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Opens what a configuration names, or says in one line why that is not possible. */
final class ConfiguredParts {

    /** Rules for tags cost a SELECT each. */
    private static final Duration READ_TAGS_EVERY = Duration.ofSeconds(10);

    /** Rules for probes cost a SELECT each, and a service that moved is to be found soon. */
    private static final Duration READ_PROBE_RULES_EVERY = Duration.ofSeconds(10);

    /** Rows on their way to an engine are read beside what people ask. */
    private static final SqlLimits COPIED = new SqlLimits(Duration.ofMinutes(1), 100_000, 1);

    private ConfiguredParts() {}

    static List<SqlCheck> checks(ServerConfig config, SqlEngine console) throws CannotStartException {
        Map<String, SqlText> places =
                config.checks().stream().collect(Collectors.toMap(CheckConfig::name, CheckConfig::sql));
        List<SqlCheck> checks = config.allChecks();
        for (SqlCheck check : checks) {
            try {
                CheckCompiler.compile(check, console);
            } catch (SqlRefusedException e) {
                String place = Optional.ofNullable(places.get(check.name()))
                        .map(SqlText::place)
                        .orElse("shipped");
                throw new CannotStartException(place + ": check \"" + check.name() + "\": " + e.getMessage(), e);
            }
        }
        return checks;
    }

    /** Asks none of them; what cannot be asked is found before somebody needs it. */
    static void compile(SavedQueries queries, SqlEngine console) throws CannotStartException {
        for (SavedQueries.SavedQuery query : queries.all()) {
            try {
                ConfiguredStatement.shape(query.sql(), console);
            } catch (SqlRefusedException e) {
                throw new CannotStartException(queries.place(query.name()) + ": " + e.getMessage(), e);
            }
        }
    }

    /** Returns what asks the rules for probes of services; what cannot be asked is found at once. */
    static ServiceRuleLoop probes(List<ProbeRule> rules, Fleet fleet, SqlEngine tables, FleetLoop fleetLoop)
            throws CannotStartException {
        compile(rules, tables);
        return new ServiceRuleLoop(
                new ServiceRules(rules, name -> fleet.inventory().container(name)),
                tables,
                READ_PROBE_RULES_EVERY,
                plan -> fleetLoop.gather(f -> f.probeServices(plan)).join());
    }

    static void compile(List<ProbeRule> rules, SqlEngine tables) throws CannotStartException {
        for (ProbeRule rule : rules) {
            try {
                ServiceRules.require(rule, tables);
            } catch (SqlRefusedException | IllegalArgumentException e) {
                throw new CannotStartException(
                        rule.select().place() + ": rule \"" + rule.name() + "\" of \"probes\": " + e.getMessage(), e);
            }
        }
    }

    /** Refuses an engine beside a share: the server that writes there would remove the rows of all other containers. */
    static void checkShare(ServerConfig config) throws CannotStartException {
        if (config.engine().isPresent()
                && config.cluster().flatMap(ClusterConfig::share).isPresent()) {
            throw new CannotStartException(
                    "\"engine\" stands beside \"cluster.share\", expected one of them: one server"
                            + " writes the rows of the engine, and has to show all containers");
        }
    }

    /** Reads the files of tunnels; a key that is missing is found before a relay is missed. */
    static void checkTunnels(ServerConfig config) throws CannotStartException {
        try {
            Tunnels.check(config.tunnels());
        } catch (IOException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    /** Refuses a recording in a folder that cannot be made or written, and makes none. A state that cannot be kept is told while the server runs. */
    static void checkRecording(RecordingConfig recording) throws CannotStartException {
        Optional<String> problem = recording.folder().flatMap(FolderCheck::problem);
        if (problem.isPresent()) {
            throw new CannotStartException(
                    "recording: folder " + recording.folder().orElseThrow() + " cannot be made: " + problem.get());
        }
    }

    static Optional<Recorder> recorder(RecordingConfig recording, InstantSource clock) throws CannotStartException {
        if (recording.folder().isEmpty()) {
            return Optional.empty();
        }
        Path folder = recording.folder().get();
        try {
            return Optional.of(new Recorder(folder, recording.megabytes() * 1_000_000L, clock));
        } catch (IOException e) {
            throw new CannotStartException("recording: folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the destinations.
     *
     * @param memories gives by a destination's name what it was told
     */
    static List<Destination> destinations(
            ServerConfig.Nagios nagios, FleetChanges changes, Function<String, ToldMemory> memories)
            throws CannotStartException {
        return destinations(
                nagios, destination -> destination.open(changes::noteTicket, memories.apply(destination.name())));
    }

    /** Opens the destinations to which the server that speaks sends. */
    static List<Destination> destinations(ServerConfig.Nagios nagios, FleetChanges changes, Servers servers)
            throws CannotStartException {
        return destinations(
                nagios,
                destination ->
                        servers.ofSpeaker(destination.name(), memory -> destination.open(changes::noteTicket, memory)));
    }

    private static List<Destination> destinations(
            ServerConfig.Nagios nagios, Function<DestinationConfig, Destination> open) throws CannotStartException {
        try {
            return nagios.destinations().stream().map(open).toList();
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    static SavedQueries queries(ServerConfig.Sql sql) throws CannotStartException {
        try {
            return new SavedQueries(sql.queries(), sql.folder());
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    static Optional<PostgresPort> postgres(
            ServerConfig config, Optional<ServerTls> tls, Authorizer authorizer, Refusals refusals, SqlEngine console)
            throws CannotStartException {
        if (config.sql().postgres().isEmpty()) {
            return Optional.empty();
        }
        ListenAddress address = config.sql().postgres().get();
        try {
            return Optional.of(new PostgresPort(address.toSocketAddress(), tls, authorizer, refusals, console));
        } catch (IOException e) {
            throw new CannotStartException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    static PdnsWatch pdns(PdnsConfig config, Fleet fleet, FleetChanges changes, InstantSource clock)
            throws CannotStartException {
        try {
            return PdnsWatch.of(config, fleet, changes, clock);
        } catch (IOException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    /**
     * Opens the engine that holds a copy of some tables; absent where none is configured, and then nothing of it is loaded.
     *
     * @param limits of users' queries
     * @param servers of which one writes
     */
    static Optional<EngineCopies> engine(
            ServerConfig config,
            SqlLimits limits,
            Database database,
            LiveRows live,
            Optional<Servers> servers,
            InstantSource clock)
            throws CannotStartException {
        if (config.engine().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EngineCopies.open(
                    config.engine().get(),
                    limits,
                    live::snapshot,
                    new H2Engine(database, COPIED),
                    config.cluster().map(ClusterConfig::name).orElse("earshot"),
                    servers.<BooleanSupplier>map(s -> () -> s.turn().isPresent())
                            .orElse(() -> true),
                    clock));
        } catch (ExternalStoreException | IllegalArgumentException e) {
            throw new CannotStartException("engine: " + e.getMessage(), e);
        }
    }

    /** Opens the log of several servers; absent where there is one server. */
    static Optional<Servers> servers(ServerConfig config, InstantSource clock) throws CannotStartException {
        if (config.cluster().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Servers.open(
                    config.cluster().get(),
                    clock,
                    config.cycle(),
                    config.listen().toString(),
                    config.state()));
        } catch (LogAwayException e) {
            throw new CannotStartException("cluster: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the reader of the tags that nodes have. The fleet's thread writes them to {@code rows} and {@code current}, and offers new
     * lists where tags changed.
     *
     * @param set the tags that people set, which come before all others
     */
    static TagLoop tags(
            GraphConfig graph,
            SetTags set,
            Supplier<Inventory> inventory,
            Optional<Announcements> announced,
            SqlEngine tables,
            TagWriter rows,
            CurrentTags current,
            FleetLoop fleetLoop) {
        List<TagSource> sources = new ArrayList<>();
        sources.add(new TagSource.ByPeople(set));
        sources.addAll(graph.tagSources());
        sources.add(new TagSource.OfInventory(inventory));
        announced.ifPresent(each -> sources.add(new TagSource.Announced(each::tags)));
        return new TagLoop(new NodeTags(sources), set, tables, READ_TAGS_EVERY, all -> {
            var _ = fleetLoop.gather(fleet -> {
                rows.write(all);
                fleet.offerAgain(current.replace(all));
            });
        });
    }
}

package io.earshot.server;

import io.earshot.cmdb.CmdbException;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.fleet.partners.Targets;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Refusals;
import io.earshot.http.config.ListenAddress;
import io.earshot.http.reload.FileWatch;
import io.earshot.http.tls.ServerTls;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.server.checks.CheckCompiler;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.TableSource;
import io.earshot.server.config.CheckConfig;
import io.earshot.server.config.DestinationConfig;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.config.SqlText;
import io.earshot.server.curves.RecentCurves;
import io.earshot.server.intake.CmdbIntake;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.IntakeLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.intake.PublishedWatch;
import io.earshot.server.intake.RefusedNames;
import io.earshot.server.orders.Orders;
import io.earshot.server.recording.Recorder;
import io.earshot.server.rest.HealthResource;
import io.earshot.server.rest.RestServer;
import io.earshot.server.state.KeptEvidence;
import io.earshot.server.state.KeptIncidents;
import io.earshot.server.state.KeptRows;
import io.earshot.server.state.Restored;
import io.earshot.server.state.State;
import io.earshot.server.tables.CheckWriter;
import io.earshot.server.tables.IncidentWriter;
import io.earshot.server.tables.TableWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import io.earshot.web.SavedQueries;
import io.earshot.web.page.PageResource;
import io.earshot.web.postgres.PostgresPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole server. Data flows in the order of the fields: the intake reads inventory and logs, the fleet keeps partners and
 * links, the checks tell Nagios, the tables hold what is known, REST lets agents and people in.
 */
public final class EarshotServer implements AutoCloseable {

    /** The data centre of a server that configures none; no name that the CMDB has. */
    private static final String OUTSIDE = "earshot";

    /** Incidents come into being a moment after the fleet is known; before that, their absence means nothing. */
    private static final Duration AFTER_READY = Duration.ofSeconds(10);

    private final CmdbIntake cmdb;
    private final IntakeLoop intake;
    private final PdnsWatch pdns;
    private final FleetLoop fleetLoop;
    private final CheckLoop checkLoop;
    private final Optional<Recorder> recorder;
    private final Database database;
    private final RestServer rest;
    private final Optional<PostgresPort> postgres;
    private final FileWatch files;
    private final State state;
    private final Orders orders;
    private final Optional<TaskService> tasks;

    private EarshotServer(
            CmdbIntake cmdb,
            IntakeLoop intake,
            PdnsWatch pdns,
            FleetLoop fleetLoop,
            CheckLoop checkLoop,
            Optional<Recorder> recorder,
            Database database,
            RestServer rest,
            Optional<PostgresPort> postgres,
            FileWatch files,
            State state,
            Orders orders,
            Optional<TaskService> tasks) {
        this.cmdb = cmdb;
        this.intake = intake;
        this.pdns = pdns;
        this.fleetLoop = fleetLoop;
        this.checkLoop = checkLoop;
        this.recorder = recorder;
        this.database = database;
        this.rest = rest;
        this.postgres = postgres;
        this.files = files;
        this.state = state;
        this.orders = orders;
        this.tasks = tasks;
    }

    /**
     * Starts a server that knows the inventory and the logs as far as they are written. It starts whole or not at all.
     *
     * @param wall may be set back; the server's own clock is slewed then, and never goes back
     * @throws CannotStartException with the one line that says why not
     */
    public static EarshotServer start(ServerConfig config, InstantSource wall) throws CannotStartException {
        InstantSource clock = new SlewedClock(wall, System::nanoTime);
        Optional<ServerTls> tls = Identity.tls(config);
        Keys keys = Identity.keys(config);
        SavedQueries queries = queries(config.sql());
        Instant readyAt = clock.instant().plus(config.cycle());
        FleetTiming timing = new FleetTiming(config.cycle(), config.downAfter(), config.probeInterval());

        Optional<Recorder> recorder = recorder(config.recording(), clock);
        RowJournal journal = recorder.map(Recorder::journal).orElse(RowJournal.NONE);
        LiveRows live = new LiveRows(recorder.map(_ -> journal::row));
        Database database = Database.open(live);
        TableChanges changes = database.batches(journal, live);
        State state = config.state().map(State::open).orElseGet(State::none);
        Restored restored = new Restored(state);
        TableWriter tables = new TableWriter(changes, live);
        KeptRows rows = new KeptRows(tables, state, restored.events(tables::restoreEvent));
        IncidentBook incidents = new IncidentBook(
                new IncidentTiming(
                        config.cycle(),
                        config.probeInterval(),
                        config.incidents().hold()),
                config.dataCenter().orElse(OUTSIDE),
                new KeptIncidents(new IncidentWriter(changes), state),
                readyAt);
        ServerConfig.Partners partners = config.partners();
        PartnerBook partnerBook = new PartnerBook(
                new PartnerRules(partners.max(), partners.turn(), config.pdns().keep(), partners.keepPublished()));
        partnerBook.tell(new KeptEvidence(state, config.pdns().keep()));
        Targets targets = new Targets(config.probeInterval(), config.cycle(), partners.maxProbesPerSecond());
        Fleet fleet = new Fleet(timing, partnerBook, targets, incidents, rows);
        fleet.captures(config.wire()::settings);
        RecentCurves curves = new RecentCurves();
        fleet.addLinkListener(curves);
        FleetLoop fleetLoop = new FleetLoop(fleet, rows, clock);
        CmdbIntake cmdb = new CmdbIntake(
                config.cmdb().all().stream()
                        .map(source -> new CmdbIntake.Watched(
                                source.open(),
                                source.refresh().orElse(config.cmdb().refresh())))
                        .toList(),
                config.cmdb().maxDropPercent(),
                fleetLoop,
                clock);
        PdnsWatch pdns = pdns(config.pdns(), fleet, fleetLoop, clock);
        Optional<PublishedWatch> published = partners.published()
                .map(folder -> new PublishedWatch(
                        folder,
                        partners.keepPublished(),
                        (container, addresses) -> {
                            var _ = fleetLoop.publish(container, addresses);
                        },
                        PublishedWatch.Known.by(fleet),
                        cmdb::publishedProblems,
                        clock));
        RefusedNames refusedNames = new RefusedNames(partnerBook::names, partnerBook::refusedNames, clock);
        IntakeLoop intake = new IntakeLoop(pdns, published, refusedNames);
        Authorizer authorizer = new Authorizer(
                keys, config.access().fromOwnAddress() ? Optional.of(fleet::addresses) : Optional.empty());
        FileWatch files = new FileWatch();
        files.add(keys.files(), keys::reload);
        tls.ifPresent(t -> files.add(t.files(), t::reload));
        SqlLimits sqlLimits = new SqlLimits(
                config.sql().timeLimit(), config.sql().rowLimit(), config.sql().concurrent());
        SqlEngine console = new H2Engine(database, sqlLimits);
        Refusals refusals = new Refusals();
        List<SqlCheck> checks;
        List<Destination> destinations;
        Optional<PostgresPort> postgres;
        try {
            checks = checks(config, console);
            compile(queries, console);
            destinations = destinations(config.nagios());
            postgres = postgres(config, tls, authorizer, refusals, console);
        } catch (CannotStartException e) {
            database.close();
            throw e;
        }
        Instant checksFirstAt = readyAt.plus(config.cycle().compareTo(AFTER_READY) < 0 ? config.cycle() : AFTER_READY);
        CheckLoop checkLoop = new CheckLoop(
                recorder.map(r -> r.snapshots(console)).orElse(CheckLoop.Snapshots.of(clock, new TableSource(console))),
                checks,
                new CheckBook(config.cycle(), config.nagios().heartbeat()),
                new CheckWriter(database.checkBatches(journal), database.checkBatches(RowJournal.NONE)),
                destinations,
                clock,
                checksFirstAt);
        PageResource page = new PageResource(console, curves, clock, readyAt, config.cycle());
        HealthResource health = new HealthResource(
                clock,
                readyAt,
                () -> Stream.of(
                                cmdb.failures().stream(),
                                pdns.troubles().stream(),
                                state.trouble().stream(),
                                refusedNames.troubles().stream())
                        .flatMap(troubles -> troubles)
                        .toList());
        Orders orders = new Orders(clock);
        Optional<TaskService> tasks =
                TaskService.open(config.access().taskKeys(), orders, fleet, state, database, clock);
        RestServer rest = new RestServer(
                config,
                tls,
                authorizer,
                refusals,
                fleet,
                fleetLoop,
                pdns,
                console,
                queries,
                checks,
                checksFirstAt,
                health,
                clock,
                page,
                (container, addresses) -> restored.published(container, addresses, clock.instant()),
                orders,
                tasks.map(TaskService::book));
        EarshotServer server = new EarshotServer(
                cmdb, intake, pdns, fleetLoop, checkLoop, recorder, database, rest, postgres, files, state, orders,
                tasks);
        try {
            fleetLoop.start();
            fleetLoop
                    .first(f -> restored.all(f, incidents, partnerBook, clock.instant()))
                    .join();
            state.start();
            checkLoop.start();
            cmdb.readFirst().join();
            pdns.readFirst().join();
            if (published.isPresent()) {
                published.get().poll();
            }
            tasks.ifPresent(TaskService::start);
            rest.start();
            postgres.ifPresent(PostgresPort::start);
            cmdb.start();
            intake.start();
            files.start();
            return server;
        } catch (CmdbException e) {
            server.close();
            throw new CannotStartException(e.getMessage(), e);
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted while starting", e);
        } catch (IOException e) {
            server.close();
            IOException reason = e.getCause() instanceof IOException cause ? cause : e; // Jetty wraps it
            throw new CannotStartException("cannot listen on " + config.listen() + ": " + reason.getMessage(), e);
        } catch (RuntimeException bug) {
            server.close();
            throw bug;
        }
    }

    private static List<SqlCheck> checks(ServerConfig config, SqlEngine console) throws CannotStartException {
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
    private static void compile(SavedQueries queries, SqlEngine console) throws CannotStartException {
        for (SavedQueries.SavedQuery query : queries.all()) {
            try {
                console.shape(query.sql());
            } catch (SqlRefusedException e) {
                throw new CannotStartException(queries.place(query.name()) + ": " + e.getMessage(), e);
            }
        }
    }

    private static Optional<Recorder> recorder(ServerConfig.Recording recording, InstantSource clock)
            throws CannotStartException {
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

    private static List<Destination> destinations(ServerConfig.Nagios nagios) throws CannotStartException {
        try {
            return nagios.destinations().stream().map(DestinationConfig::open).toList();
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    private static SavedQueries queries(ServerConfig.Sql sql) throws CannotStartException {
        try {
            return new SavedQueries(sql.queries(), sql.folder());
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    private static Optional<PostgresPort> postgres(
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

    private static PdnsWatch pdns(ServerConfig.Pdns config, Fleet fleet, FleetLoop loop, InstantSource clock)
            throws CannotStartException {
        try {
            return PdnsWatch.of(config, fleet, loop, clock);
        } catch (IOException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    public URI uri() {
        return rest.uri();
    }

    /** Returns the address for PostgreSQL's clients, if there is one. */
    public Optional<InetSocketAddress> postgres() {
        return postgres.map(PostgresPort::address);
    }

    /** Takes no more requests, writes what it accepted, ends. */
    @Override
    public void close() {
        files.close();
        cmdb.close();
        intake.close();
        pdns.close();
        orders.close();
        tasks.ifPresent(TaskService::close);
        rest.close();
        postgres.ifPresent(PostgresPort::close);
        checkLoop.close();
        fleetLoop.close();
        state.close();
        recorder.ifPresent(Recorder::close);
        database.close();
    }
}

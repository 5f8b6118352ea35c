package io.earshot.server;

import io.earshot.cluster.LogAwayException;
import io.earshot.cmdb.CmdbException;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.ProbeKeyRing;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Refusals;
import io.earshot.http.reload.FileWatch;
import io.earshot.http.tls.ServerTls;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Told;
import io.earshot.server.announced.Announcements;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.Sending;
import io.earshot.server.checks.TableSource;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.curves.CurveHistory;
import io.earshot.server.curves.RecentCurves;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.explain.Explainer;
import io.earshot.server.explain.IncidentTracer;
import io.earshot.server.graph.CurrentTags;
import io.earshot.server.graph.TagChanges;
import io.earshot.server.intake.AnnouncingChanges;
import io.earshot.server.intake.CmdbIntake;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.IntakeLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.intake.PublishedWatch;
import io.earshot.server.intake.RefusedNames;
import io.earshot.server.orders.OrderExchange;
import io.earshot.server.orders.Orders;
import io.earshot.server.recording.History;
import io.earshot.server.recording.RecordedReports;
import io.earshot.server.recording.Recorder;
import io.earshot.server.rest.HealthResource;
import io.earshot.server.rest.RestServer;
import io.earshot.server.services.ServiceRuleLoop;
import io.earshot.server.state.KeptAddresses;
import io.earshot.server.state.KeptEvidence;
import io.earshot.server.state.KeptIncidents;
import io.earshot.server.state.KeptRows;
import io.earshot.server.state.KeptSecret;
import io.earshot.server.state.KeptTags;
import io.earshot.server.state.KeptTold;
import io.earshot.server.state.KeptTraces;
import io.earshot.server.state.KeptUsualLosses;
import io.earshot.server.state.Restored;
import io.earshot.server.state.State;
import io.earshot.server.tables.CheckWriter;
import io.earshot.server.tables.ClusterWriter;
import io.earshot.server.tables.IncidentWriter;
import io.earshot.server.tables.TableWriter;
import io.earshot.server.tables.TagWriter;
import io.earshot.server.tables.TunnelWriter;
import io.earshot.server.tenants.FleetTenants;
import io.earshot.server.tenants.OwnCurves;
import io.earshot.server.tunnels.Tunnels;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.H2ReplayStore;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import io.earshot.web.PastTables;
import io.earshot.web.SavedQueries;
import io.earshot.web.TableReader;
import io.earshot.web.page.PageResource;
import io.earshot.web.postgres.PostgresPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final RunningParts parts;

    private EarshotServer(RunningParts parts) {
        this.parts = parts;
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
        SavedQueries queries = ConfiguredParts.queries(config.sql());
        ConfiguredParts.checkTunnels(config);
        Optional<Servers> servers = ConfiguredParts.servers(config, clock);
        Instant readyAt =
                servers.map(Servers::readyAt).orElseGet(() -> clock.instant().plus(config.cycle()));
        FleetTiming timing = new FleetTiming(
                config.cycle(),
                config.downAfter(),
                config.probeInterval(),
                config.dscp().stream().filter(each -> each > 0).distinct().toList());

        Optional<Recorder> recorder = ConfiguredParts.recorder(config.recording(), clock);
        RowJournal journal = recorder.map(Recorder::journal).orElse(RowJournal.NONE);
        LiveRows live = new LiveRows(recorder.map(_ -> journal::row));
        Database database = Database.open(live);
        TableChanges changes = database.batches(journal, live);
        State state = config.state().map(State::open).orElseGet(State::none);
        State memory = servers.isEmpty() ? state : State.none(); // where there is a log, it remembers
        Restored restored = new Restored(memory);
        TableWriter tables = new TableWriter(changes, live, new KeptAddresses(state));
        KeptRows rows = new KeptRows(tables, memory, restored.events(tables::restoreEvent));
        IncidentWriter incidentWriter = new IncidentWriter(changes);
        IncidentRows incidentRows = new KeptIncidents(incidentWriter, memory);
        KeptTraces keptTraces = new KeptTraces(memory);
        TagChanges setTags = servers.map(Servers::tags).orElseGet(() -> new KeptTags(memory));
        IncidentBook incidents = new IncidentBook(
                new IncidentTiming(
                        config.cycle(),
                        config.probeInterval(),
                        config.incidents().hold()),
                config.dataCenter().orElse(OUTSIDE),
                servers.map(s -> s.speaking(incidentRows)).orElse(incidentRows),
                readyAt);
        KeptUsualLosses usualLosses = new KeptUsualLosses(state, clock.instant());
        incidents.keepUsualLoss(usualLosses.atStart(), usualLosses);
        ServerConfig.Partners partners = config.partners();
        PartnerBook partnerBook = new PartnerBook(
                new PartnerRules(partners.max(), partners.turn(), config.pdns().keep(), partners.keepPublished()));
        partnerBook.tell(new KeptEvidence(memory, config.pdns().keep()));
        Targets targets = new Targets(config.probeInterval(), config.cycle(), partners.maxProbesPerSecond());
        Fleet fleet =
                new Fleet(timing, partnerBook, targets, new BackgroundRing(partners.background()), incidents, rows);
        CurrentTags currentTags = new CurrentTags();
        fleet.captures(container -> config.wire().settings(container, currentTags.of(container.name())));
        fleet.relays(container -> list -> list.with(config.relaysOf(container)));
        if (servers.isEmpty()) { // several servers share a secret in their log
            fleet.addKeys(new ProbeKeyRing(KeptSecret.ofProbes(state)), clock.instant());
        }
        RecentCurves curves = new RecentCurves();
        fleet.addLinkListener(curves);
        Optional<CurveHistory> curveHistory = config.recording()
                .folder()
                .map(folder -> new RecordedReports(folder, clock.instant()))
                .map(recorded -> new CurveHistory(curves, recorded, fleet::served));
        FleetLoop fleetLoop = new FleetLoop(fleet, rows, clock, servers.isEmpty());
        List<CmdbIntake.Watched> sources = config.cmdb().all().stream()
                .map(source -> new CmdbIntake.Watched(
                        source.open(servers.<InstantSource>map(s -> s::time).orElse(clock)),
                        source.refresh().orElse(config.cmdb().refresh())))
                .toList();
        Optional<Announcements> announced = sources.stream()
                .map(CmdbIntake.Watched::source)
                .filter(Announcements.class::isInstance)
                .map(Announcements.class::cast)
                .findFirst();
        FleetChanges fleetChanges = servers.<FleetChanges>map(s -> s.join(
                        fleet,
                        fleetLoop,
                        incidents,
                        partnerBook,
                        incidentRows,
                        changes,
                        tables::restoreEvent,
                        announced))
                .or(() -> announced.map(each -> new AnnouncingChanges(fleetLoop, each::hear)))
                .orElse(fleetLoop);
        CmdbIntake cmdb = new CmdbIntake(sources, config.cmdb().maxDropPercent(), fleetChanges, clock);
        PdnsWatch pdns = ConfiguredParts.pdns(config.pdns(), fleet, fleetChanges, clock);
        Optional<PublishedWatch> published = partners.published()
                .map(folder -> new PublishedWatch(
                        folder,
                        partners.keepPublished(),
                        (container, addresses) -> {
                            var _ = fleetChanges.publish(container, addresses);
                        },
                        PublishedWatch.Known.by(fleet),
                        cmdb::publishedProblems,
                        clock));
        RefusedNames refusedNames = new RefusedNames(partnerBook::names, partnerBook::refusedNames, clock);
        IntakeLoop intake = new IntakeLoop(pdns, published, refusedNames);
        Authorizer authorizer = new Authorizer(
                keys,
                config.access().fromOwnAddress()
                        ? Optional.of(name -> fleet.inventory().addresses(name))
                        : Optional.empty(),
                new FleetTenants(config.access().tenants(), fleet, currentTags));
        FileWatch files = new FileWatch();
        files.add(keys.files(), keys::reload);
        tls.ifPresent(t -> files.add(t.files(), t::reload));
        SqlLimits sqlLimits = new SqlLimits(
                config.sql().timeLimit(), config.sql().rowLimit(), config.sql().concurrent());
        SqlEngine console = new H2Engine(database, sqlLimits);
        Refusals refusals = new Refusals();
        List<SqlCheck> checks;
        CheckBook book = new CheckBook(
                config.cycle(),
                config.nagios().heartbeat(),
                servers.map(Servers::found).orElseGet(() -> KeptTold.byChecks(memory)));
        List<Told> told = new ArrayList<>();
        List<Destination> destinations;
        Optional<PostgresPort> postgres;
        Optional<EngineCopies> engine;
        ServiceRuleLoop serviceRules;
        try {
            checks = ConfiguredParts.checks(config, console);
            ConfiguredParts.compile(queries, console);
            serviceRules = ConfiguredParts.probes(config.probes(), fleet, console, fleetLoop);
            destinations = servers.isPresent()
                    ? ConfiguredParts.destinations(config.nagios(), fleetChanges, servers.get())
                    : ConfiguredParts.destinations(config.nagios(), fleetChanges, name -> {
                        KeptTold before = KeptTold.to(memory, name);
                        told.addAll(before.atStart());
                        return before;
                    });
            engine = ConfiguredParts.engine(config, sqlLimits, database, live, servers, clock);
            postgres = ConfiguredParts.postgres(config, tls, authorizer, refusals, console);
        } catch (CannotStartException e) {
            servers.ifPresent(Servers::close);
            database.close();
            throw e;
        }
        Instant checksFirstAt = readyAt.plus(config.cycle().compareTo(AFTER_READY) < 0 ? config.cycle() : AFTER_READY);
        CheckLoop checkLoop = new CheckLoop(
                recorder.map(r -> r.snapshots(console)).orElse(CheckLoop.Snapshots.of(clock, new TableSource(console))),
                checks,
                book,
                new CheckWriter(
                        database.batches(recorder.map(Recorder::journal)
                                .orElse(RowJournal.NONE)), // not the fleet's: another thread
                        database.batches()),
                destinations,
                clock,
                checksFirstAt,
                servers.<Sending>map(s -> s).orElse(Sending.ALWAYS));
        Optional<History> history = config.recording()
                .folder()
                .map(folder -> new History(folder, () -> H2ReplayStore.open(sqlLimits), clock));
        PastTables past = history.<PastTables>map(h -> h).orElse(PastTables.NONE);
        PageResource page = new PageResource(console, curves, clock, readyAt, config.cycle(), past);
        HealthResource health = new HealthResource(
                clock,
                readyAt,
                () -> Stream.of(
                                cmdb.failures().stream(),
                                pdns.troubles().stream(),
                                state.trouble().stream(),
                                servers.map(Servers::troubles).orElse(List.of()).stream(),
                                engine.map(EngineCopies::troubles).orElse(List.of()).stream(),
                                refusedNames.troubles().stream())
                        .flatMap(troubles -> troubles)
                        .toList());
        Orders orders = new Orders(clock, servers.map(Servers::orders).orElse(OrderExchange.NONE));
        IncidentTracer tracer = new IncidentTracer(
                new TableReader(console),
                new Explainer(orders),
                (incident, rowsOfTraces) -> {
                    keptTraces.put(incident, rowsOfTraces);
                    var _ = fleetLoop.gather(_ -> incidentWriter.traces(incident, rowsOfTraces));
                },
                clock);
        Optional<TaskService> tasks = TaskService.open(config, orders, fleet, state, database, servers, clock);
        RestServer rest = new RestServer(
                config,
                tls,
                authorizer,
                refusals,
                fleet,
                fleetLoop,
                fleetChanges,
                pdns,
                console,
                queries,
                ConfiguredParts.tags(
                        config.graph(),
                        setTags.tags(),
                        fleet::inventory,
                        announced,
                        console,
                        new TagWriter(changes),
                        currentTags,
                        fleetLoop),
                setTags,
                currentTags,
                new ClusterWriter(changes),
                checks,
                checksFirstAt,
                health,
                clock,
                page,
                (container, addresses) -> restored.published(container, addresses, clock.instant()),
                orders,
                tasks.map(TaskService::book),
                tasks.flatMap(TaskService::files),
                checkLoop,
                past,
                engine,
                tenant -> {
                    SqlEngine own = console.of(tenant);
                    return new PageResource(
                            own, new OwnCurves(curves, own), clock, readyAt, config.cycle(), past.of(tenant));
                },
                within -> servers.map(s -> s.withAge(within)).orElse(within));
        TunnelWriter tunnelWriter = new TunnelWriter(changes);
        Tunnels tunnels = new Tunnels(
                config.tunnels(),
                status -> {
                    var _ = fleetLoop.gather(_ -> tunnelWriter.write(status));
                },
                clock);
        RunningParts parts = new RunningParts(
                cmdb,
                intake,
                pdns,
                fleetLoop,
                checkLoop,
                recorder,
                database,
                rest,
                postgres,
                files,
                state,
                orders,
                tasks,
                servers,
                engine,
                history,
                curveHistory,
                tracer,
                serviceRules,
                tunnels);
        EarshotServer server = new EarshotServer(parts);
        try {
            recorder.ifPresent(r -> r.start(console));
            fleetLoop.start();
            fleetLoop
                    .first(f -> restored.all(f, incidents, partnerBook, clock.instant()))
                    .join();
            fleetLoop
                    .first(_ -> keptTraces.atStart().forEach(incidentWriter::traces))
                    .join();
            state.start();
            if (servers.isPresent()) {
                servers.get().start();
            }
            book.restore(checks, told); // where there is a log, it has been read by now
            checkLoop.start();
            cmdb.readFirst().join();
            if (servers.isPresent()) {
                servers.get().awaitInventory();
            }
            pdns.readFirst().join();
            if (published.isPresent()) {
                published.get().poll();
            }
            tasks.ifPresent(TaskService::start);
            tracer.start();
            serviceRules.start();
            rest.start();
            tunnels.start(rest.localAddress());
            postgres.ifPresent(PostgresPort::start);
            engine.ifPresent(EngineCopies::start);
            cmdb.start();
            intake.start();
            files.start();
            curveHistory.ifPresent(CurveHistory::start);
            return server;
        } catch (CmdbException | LogAwayException e) {
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

    /**
     * Asks whether all statements of a configuration can be asked, without starting anything.
     *
     * @throws CannotStartException with the one line that says why not
     */
    public static void verify(ServerConfig config) throws CannotStartException {
        ConfiguredParts.verify(config);
    }

    public URI uri() {
        return parts.rest().uri();
    }

    /** Returns the address for PostgreSQL's clients, if there is one. */
    public Optional<InetSocketAddress> postgres() {
        return parts.postgres().map(PostgresPort::address);
    }

    /** Takes no more requests, writes what it accepted, ends. */
    @Override
    public void close() {
        parts.close();
    }
}

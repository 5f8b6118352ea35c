package io.earshot.server;

import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Refusals;
import io.earshot.http.reload.FileWatch;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.explain.Explainer;
import io.earshot.server.explain.IncidentTracer;
import io.earshot.server.graph.TagChanges;
import io.earshot.server.graph.TagLoop;
import io.earshot.server.orders.OrderExchange;
import io.earshot.server.orders.Orders;
import io.earshot.server.rest.HealthResource;
import io.earshot.server.rest.RestServer;
import io.earshot.server.services.ServiceRuleLoop;
import io.earshot.server.state.KeptTags;
import io.earshot.server.tables.ClusterWriter;
import io.earshot.server.tables.TagWriter;
import io.earshot.server.tables.TunnelWriter;
import io.earshot.server.tenants.FleetTenants;
import io.earshot.server.tenants.OwnCurves;
import io.earshot.server.tunnels.Tunnels;
import io.earshot.store.SqlEngine;
import io.earshot.web.SavedQueries;
import io.earshot.web.TableReader;
import io.earshot.web.page.PageResource;
import io.earshot.web.postgres.PostgresPort;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers agents, people and programs: REST, page and PostgreSQL port, orders to agents, and an engine that holds copies. */
final class AnswerParts implements AutoCloseable {

    final RestServer rest;
    final Optional<PostgresPort> postgres;
    private final FileWatch files = new FileWatch();
    private final Orders orders;
    private final Optional<TaskService> tasks;
    private final Optional<EngineCopies> engine;
    private final IncidentTracer tracer;
    private final ServiceRuleLoop serviceRules;
    private final Tunnels tunnels;

    AnswerParts(
            ServerConfig config,
            InstantSource clock,
            Instant readyAt,
            Identity identity,
            SavedQueries queries,
            StoreParts stores,
            FleetParts fleet,
            CheckParts checks,
            Optional<Servers> servers)
            throws CannotStartException {
        SqlEngine console = stores.console;
        Refusals refusals = new Refusals();
        Authorizer authorizer = new Authorizer(
                identity.keys(),
                config.access().fromOwnAddress()
                        ? Optional.of(name -> fleet.fleet.inventory().addresses(name))
                        : Optional.empty(),
                new FleetTenants(config.access().tenants(), fleet.fleet, fleet.currentTags));
        files.add(identity.keys().files(), identity.keys()::reload);
        identity.tls().ifPresent(tls -> files.add(tls.files(), tls::reload));
        ConfiguredParts.compile(queries, console);
        serviceRules = ConfiguredParts.probes(config.probes(), fleet.fleet, console, fleet.loop);
        engine = ConfiguredParts.engine(config, stores.limits, stores.database, stores.live, servers, clock);
        postgres = ConfiguredParts.postgres(config, identity.tls(), authorizer, refusals, console);
        orders = new Orders(clock, servers.map(Servers::orders).orElse(OrderExchange.NONE));
        tasks = TaskService.open(config, orders, fleet.fleet, stores.state, stores.database, servers, clock);
        tracer = tracer(stores, fleet, clock);
        tunnels = tunnels(config, stores, fleet, clock);
        TagChanges setTags = servers.map(Servers::tags).orElseGet(() -> new KeptTags(stores.memory));
        rest = new RestServer(
                config,
                identity.tls(),
                authorizer,
                refusals,
                fleet.fleet,
                fleet.loop,
                fleet.changes,
                fleet.pdns,
                console,
                queries,
                tags(config, setTags, stores, fleet),
                setTags,
                fleet.currentTags,
                new ClusterWriter(stores.changes),
                checks.checks,
                checks.firstAt,
                health(clock, readyAt, stores, fleet, servers),
                clock,
                new PageResource(console, fleet.curves, clock, readyAt, config.cycle(), stores.past()),
                (container, addresses) -> stores.restored.published(container, addresses, clock.instant()),
                orders,
                tasks.map(TaskService::book),
                tasks.flatMap(TaskService::files),
                checks.loop,
                stores.past(),
                engine,
                tenant -> {
                    SqlEngine own = console.of(tenant);
                    return new PageResource(
                            own,
                            new OwnCurves(fleet.curves, own),
                            clock,
                            readyAt,
                            config.cycle(),
                            stores.past().of(tenant));
                },
                within -> servers.map(s -> s.withAge(within)).orElse(within));
        servers.ifPresent(rest::count);
    }

    private static TagLoop tags(ServerConfig config, TagChanges set, StoreParts stores, FleetParts fleet) {
        return ConfiguredParts.tags(
                config.graph(),
                set.tags(),
                fleet.fleet::inventory,
                fleet.announced,
                stores.console,
                new TagWriter(stores.changes),
                fleet.currentTags,
                fleet.loop);
    }

    private HealthResource health(
            InstantSource clock, Instant readyAt, StoreParts stores, FleetParts fleet, Optional<Servers> servers) {
        return new HealthResource(
                clock,
                readyAt,
                () -> Stream.of(
                                fleet.cmdb.failures().stream(),
                                fleet.pdns.troubles().stream(),
                                stores.state.trouble().stream(),
                                servers.stream().flatMap(s -> s.troubles().stream()),
                                engine.stream().flatMap(e -> e.troubles().stream()),
                                fleet.refusedNames.troubles().stream())
                        .flatMap(troubles -> troubles)
                        .toList());
    }

    private IncidentTracer tracer(StoreParts stores, FleetParts fleet, InstantSource clock) {
        return new IncidentTracer(
                new TableReader(stores.console),
                new Explainer(orders),
                (incident, rows) -> {
                    stores.traces.put(incident, rows);
                    var _ = fleet.loop.gather(_ -> stores.incidentWriter.traces(incident, rows));
                },
                clock);
    }

    private static Tunnels tunnels(ServerConfig config, StoreParts stores, FleetParts fleet, InstantSource clock) {
        TunnelWriter writer = new TunnelWriter(stores.changes);
        return new Tunnels(
                config.tunnels(),
                status -> {
                    var _ = fleet.loop.gather(_ -> writer.write(status));
                },
                clock);
    }

    /** @throws IOException if an address cannot be listened on */
    void start() throws IOException, InterruptedException {
        tasks.ifPresent(TaskService::start);
        tracer.start();
        serviceRules.start();
        rest.start();
        tunnels.start(rest.localAddress());
        postgres.ifPresent(PostgresPort::start);
        engine.ifPresent(EngineCopies::start);
        files.start();
    }

    @Override
    public void close() {
        files.close();
        tunnels.close();
        tracer.close();
        serviceRules.close();
        orders.close();
        tasks.ifPresent(TaskService::close);
        rest.close();
        postgres.ifPresent(PostgresPort::close);
        engine.ifPresent(EngineCopies::close);
    }
}

package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.http.AccessHandler;
import io.earshot.http.BrowserGuard;
import io.earshot.http.ContentTypeHandler;
import io.earshot.http.EmptyErrorFilter;
import io.earshot.http.Front;
import io.earshot.http.GzipRequests;
import io.earshot.http.JsonBody;
import io.earshot.http.LostClients;
import io.earshot.http.PackedAnswers;
import io.earshot.http.ProblemMapper;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Refusals;
import io.earshot.http.peers.PeerCalls;
import io.earshot.http.tls.ServerTls;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Tenant;
import io.earshot.nagios.Checks;
import io.earshot.nagios.SqlCheck;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.TableSource;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.explain.Explainer;
import io.earshot.server.files.FileStore;
import io.earshot.server.graph.ClusterLoop;
import io.earshot.server.graph.CurrentTags;
import io.earshot.server.graph.GraphSource;
import io.earshot.server.graph.MonitoringNodes;
import io.earshot.server.graph.NodeTags;
import io.earshot.server.graph.TagChanges;
import io.earshot.server.graph.TagLoop;
import io.earshot.server.graph.TagSource;
import io.earshot.server.graph.neo4j.Neo4jLoop;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.metrics.FleetFigures;
import io.earshot.server.metrics.ServerMetrics;
import io.earshot.server.orders.Orders;
import io.earshot.server.tables.ClusterWriter;
import io.earshot.server.tasks.TaskBook;
import io.earshot.store.SqlEngine;
import io.earshot.web.CopiedTables;
import io.earshot.web.ExchangesResource;
import io.earshot.web.IncidentsResource;
import io.earshot.web.OnCallResource;
import io.earshot.web.PastTables;
import io.earshot.web.SavedQueries;
import io.earshot.web.SqlResource;
import io.earshot.web.TableReader;
import io.earshot.web.TicketText;
import io.earshot.web.page.FilesResource;
import io.earshot.web.page.PageResource;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jetty with the resources of this package in it. */
public final class RestServer implements AutoCloseable {

    private final Front front;
    private final PageResource page;
    private final ServerMetrics metrics;
    private final TagLoop tags;
    private final TenantSites tenantSites;
    private final ClusterLoop clusters;
    private final Optional<Neo4jLoop> neo4j;

    public RestServer(
            ServerConfig config,
            Optional<ServerTls> tls,
            Authorizer authorizer,
            Refusals refusals,
            Fleet fleet,
            FleetLoop loop,
            FleetChanges changes,
            PdnsWatch pdns,
            SqlEngine console,
            SavedQueries queries,
            TagLoop tags,
            TagChanges setTags,
            CurrentTags currentTags,
            ClusterWriter clusterRows,
            List<SqlCheck> checks,
            Instant checksFirstAt,
            HealthResource health,
            InstantSource clock,
            PageResource page,
            BiConsumer<ContainerName, List<Ip>> published,
            Orders orders,
            Optional<TaskBook> tasks,
            Optional<FileStore> storedFiles,
            CheckLoop checkLoop,
            PastTables past,
            Optional<EngineCopies> engine,
            Function<Tenant, PageResource> tenantPages,
            UnaryOperator<Handler> outermost) {
        this.page = page;
        this.tags = tags;
        metrics = new ServerMetrics(fleet, loop, console, refusals, pdns);
        engine.ifPresent(metrics::count);
        TableReader tables = new TableReader(console);
        GraphSource graph = graph(config, tags.tags(), console, fleet, clock);
        clusters = new ClusterLoop(graph, clock, all -> {
            var _ = loop.gather(_ -> clusterRows.write(all));
        });
        neo4j = config.graph().neo4j().map(target -> target.open(graph, clock));
        GraphQuestion question = new GraphQuestion(graph, clock);
        Handler context = servlet(
                clock,
                List.of(
                        new HostResource(fleet, changes),
                        new OnCallResource(tables),
                        new ExchangesResource(tables),
                        new NodesResource(tables, question),
                        new NodeTagsResource(tables, setTags, clock),
                        new DependenciesResource(tables, question),
                        new GraphPageResource(tables, question),
                        new IncidentsResource(tables, new TicketText(console)),
                        new ChecksResource(tables, checks, new TableSource(console), clock, checksFirstAt),
                        new MutesResource(tables, changes, clock),
                        new AcknowledgementResource(changes, clock),
                        new DestinationsResource(checkLoop),
                        new ExplanationsResource(tables, new Explainer(orders), clock),
                        new WatchesResource(fleet, config.wire(), currentTags, orders, clock),
                        new LookupsResource(changes, clock),
                        new AppFiguresResource(changes),
                        new TasksResource(tasks),
                        new StoredFilesResource(storedFiles),
                        new PublishedResource(fleet, changes, published),
                        new SqlResource(
                                console,
                                queries,
                                past,
                                engine.<CopiedTables>map(e -> e).orElse(CopiedTables.NONE)),
                        new MetricsResource(metrics::text, new FleetFigures(console)),
                        health,
                        new ContractResource(),
                        new FilesResource(),
                        page));
        BrowserGuard browsers =
                new BrowserGuard(!authorizer.checks(), config.access().hostNames());
        RelayBatches batches = new RelayBatches(authorizer, fleet, changes);
        tenantSites = new TenantSites(
                tenant -> tenantSite(
                        config,
                        console.of(tenant),
                        checks,
                        checksFirstAt,
                        past.of(tenant),
                        tenantPages.apply(tenant),
                        clock),
                new AgentHandler(
                        fleet,
                        changes,
                        batches,
                        new RelayPolls(batches, orders),
                        metrics,
                        new OrdersHandler(
                                fleet,
                                orders,
                                new PiecesHandler(
                                        storedFiles,
                                        new PeersHandler(
                                                fleet,
                                                new PeerCalls(
                                                        storedFiles.isPresent()
                                                                ? config.limits()
                                                                        .fileCopies()
                                                                : 0),
                                                new GivenFilesHandler(storedFiles, tasks, context))))));
        front = new Front(
                config.listen().toSocketAddress(),
                tls,
                config.limits().connections(),
                outermost.apply(new AccessHandler(authorizer, refusals, browsers, tenantSites)));
    }

    /** Returns what a tenant is let in to: what reads tables, over those with its rows. Nothing else of the server is within its reach. */
    private static TenantSites.Site tenantSite(
            ServerConfig config,
            SqlEngine own,
            List<SqlCheck> checks,
            Instant checksFirstAt,
            PastTables past,
            PageResource page,
            InstantSource clock) {
        TableReader tables = new TableReader(own);
        NodeTags tags = new NodeTags(List.of(new TagSource.Rule("SELECT node, tag, value FROM tag")));
        GraphQuestion question =
                new GraphQuestion(new GraphSource(own, tags, config.graph().rules(), Set::of, clock), clock);
        List<String> shipped = Checks.shipped().stream().map(SqlCheck::name).toList();
        return new TenantSites.Site(
                servlet(
                        clock,
                        List.of(
                                new OnCallResource(tables),
                                new ExchangesResource(tables),
                                new NodesResource(tables, question),
                                new DependenciesResource(tables, question),
                                new GraphPageResource(tables, question),
                                new IncidentsResource(tables, new TicketText(own)),
                                new ChecksResource(
                                        tables,
                                        checks.stream()
                                                .filter(check -> shipped.contains(check.name()))
                                                .toList(),
                                        new TableSource(own),
                                        clock,
                                        checksFirstAt),
                                new SqlResource(
                                        own,
                                        new SavedQueries(Map.of(), Optional.empty()),
                                        past,
                                        CopiedTables.NOT_OF_TENANTS),
                                new MetricsResource(() -> "", new FleetFigures(own)),
                                page)),
                page);
    }

    private static Handler servlet(InstantSource clock, List<Object> instances) {
        ResourceConfig resources = resources(instances)
                .register(GZipEncoder.class)
                .register(new PackedAnswers())
                .register(new LostClients(clock))
                .register(new JsonBody())
                .register(new GzipRequests())
                .register(new ProblemMapper())
                .register(new EmptyErrorFilter())
                .addProperties(Map.of(
                        // Otherwise Jetty's own page replaces our problem documents.
                        ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                        ServerProperties.WADL_FEATURE_DISABLE, true,
                        // Images need java.desktop, which a packed runtime does not have, and no resource answers with
                        // one.
                        CommonProperties.PROVIDER_DEFAULT_DISABLE, "RENDEREDIMAGE"));
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new ServletContainer(resources)), "/*");
        return new ContentTypeHandler(context);
    }

    private static GraphSource graph(
            ServerConfig config, NodeTags tags, SqlEngine console, Fleet fleet, InstantSource clock) {
        Supplier<Set<String>> monitoring = config.graph().showMonitoring()
                ? Set::of
                : () -> MonitoringNodes.names(config.listen().toSocketAddress(), fleet.inventory());
        return new GraphSource(console, tags, config.graph().rules(), monitoring, clock);
    }

    /** Instances that we made ourselves, where Jersey would rather make its own of the classes. */
    private static ResourceConfig resources(List<Object> instances) {
        ResourceConfig config = new ResourceConfig();
        instances.forEach(instance -> config.register(instance.getClass()));
        return config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                instances.forEach(instance -> bind(instance).to((Type) instance.getClass()));
            }
        });
    }

    /** @throws IOException if the address cannot be listened on */
    public void start() throws IOException {
        front.start();
        tags.start();
        clusters.start();
        neo4j.ifPresent(Neo4jLoop::start);
    }

    public URI uri() {
        return front.uri();
    }

    /** Counts how long facts are on their way through the log that several servers share. */
    public void count(Servers servers) {
        metrics.count(servers);
    }

    /** Returns the address at which programs of this machine reach the server. */
    public InetSocketAddress localAddress() {
        InetSocketAddress address = new InetSocketAddress(uri().getHost(), uri().getPort());
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    /** Lets requests that have begun end, within two seconds. */
    @Override
    public void close() {
        page.close();
        tenantSites.endStreams();
        tags.close();
        clusters.close();
        neo4j.ifPresent(Neo4jLoop::close);
        front.close();
        metrics.close();
    }
}

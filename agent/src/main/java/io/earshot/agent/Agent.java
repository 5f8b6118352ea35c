package io.earshot.agent;

import io.earshot.agent.announce.OwnAddresses;
import io.earshot.agent.container.OneContainer;
import io.earshot.agent.exchanges.Exchanges;
import io.earshot.agent.exchanges.TrafficWatches;
import io.earshot.agent.exchanges.WatchHandler;
import io.earshot.agent.explain.KernelPlace;
import io.earshot.agent.explain.ProbeOrders;
import io.earshot.agent.explain.ProbePlace;
import io.earshot.agent.files.PieceSink;
import io.earshot.agent.files.PieceSource;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.WholeHost;
import io.earshot.agent.http.OrderClient;
import io.earshot.agent.http.PieceClient;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.http.Subject;
import io.earshot.agent.http.Ways;
import io.earshot.agent.instrument.BackgroundWorker;
import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.kernel.NativeCalls;
import io.earshot.agent.link.Pace;
import io.earshot.agent.link.TrafficReadings;
import io.earshot.agent.load.LoadAverage;
import io.earshot.agent.nginx.Nginx;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.nginx.upstreams.Upstreams;
import io.earshot.agent.orders.OrderException;
import io.earshot.agent.orders.OrderHandler;
import io.earshot.agent.orders.OrderPoll;
import io.earshot.agent.peers.Peers;
import io.earshot.agent.peers.SitePeers;
import io.earshot.agent.plugins.Plugins;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.TransportFactory;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.agent.process.OwnProcess;
import io.earshot.agent.services.ServiceProber;
import io.earshot.agent.services.ServiceSockets;
import io.earshot.agent.sockets.Sockets;
import io.earshot.agent.tasks.NetworkInstruments;
import io.earshot.agent.tasks.PluginWord;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.agent.tasks.TaskHandler;
import io.earshot.agent.upgrade.UpgradePlace;
import io.earshot.agent.upgrade.Upgrades;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The agent of one container, or of all containers of a host. Started once, closed once; from any thread. */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Agent.class.getName());
    private static final Duration END = Duration.ofSeconds(1);

    private final String who;
    private final Opening opening;
    private volatile Optional<Running> running = Optional.empty();

    /** Opens sockets and files. */
    private interface Opening {
        AgentLoop open() throws IOException;
    }

    private record Running(AgentLoop loop, Thread thread) {}

    private Agent(String who, Opening opening) {
        this.who = who;
        this.opening = opening;
    }

    /** Probes through the kernel, or by the Java runtime where the kernel cannot be called. */
    public Agent(AgentConfig config) {
        this(config, Transports::open, System::nanoTime, RandomGenerator.getDefault());
    }

    /**
     * @param transports opens the network, or something before it
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     * @param random for the run's id and for jitter; used by the agent's thread alone
     */
    public Agent(AgentConfig config, TransportFactory transports, LongSupplier clock, RandomGenerator random) {
        this(config.container().toString(), () -> open(config, transports, clock, random));
    }

    /** One agent for all containers of a host, in their network namespaces. */
    public static Agent ofHost(HostConfig config) {
        return new Agent(config.host(), () -> open(config, System::nanoTime, RandomGenerator.getDefault()));
    }

    private static AgentLoop open(
            AgentConfig config, TransportFactory transports, LongSupplier clock, RandomGenerator random)
            throws IOException {
        Subject subject = new Subject.OfContainer(config.container());
        Ways ways = new Ways(config.access(), config.container().toString());
        ServerClient server = new ServerClient(config.access(), ways, subject, config.version(), clock);
        String who = config.container().toString();
        ProbeTransport transport = transports.open(config.sources());
        TrafficReadings traffic = new TrafficReadings(transport::wakeUp);
        List<Instrument> background = new ArrayList<>();
        background.add(LoadAverage.OF_THIS_MACHINE);
        background.add(new OwnProcess(clock));
        config.nginx().ifPresent(nginx -> background.add(new Nginx(who, nginx, Nginx.Place.HERE, clock)));
        config.nginx()
                .flatMap(NginxConfig::configuration)
                .ifPresent(files ->
                        background.add(Upstreams.in(who, files, ServiceSockets.of(config.sources())::openUdp, clock)));
        config.sockets().ifPresent(sockets -> background.add(Sockets.here(who, sockets, traffic::publish, clock)));
        config.announce().ifPresent(announce -> background.add(new OwnAddresses(announce)));
        background.add(new Exchanges(who, Optional.empty(), clock, InstantSource.system()));
        background.add(new ServiceProber(who, ServiceSockets.of(config.sources()), clock, InstantSource.system()));
        Optional<Plugins> plugins = config.tasks().map(tasks -> plugins(tasks, clock));
        plugins.ifPresent(each -> background.add(each.of(config.container())));
        OneContainer watch = new OneContainer(
                config.container(),
                transport,
                List.of(Icmp.ECHO, Udp.PATHS, new Tcp(config.tcpPorts())),
                config.version(),
                Instant.now(),
                background,
                traffic,
                clock,
                random);
        new BackgroundWorker(who, BackgroundWorker.SHARE, clock).add(watch.background());
        OrderClient client = new OrderClient(config.access(), ways, subject, config.version());
        PieceClient files = new PieceClient(config.access(), ways, subject, config.version());
        PieceSource pieces = files::get;
        Optional<SitePeers> peers = peers(config.tasks(), files);
        Optional<Upgrades> upgrades = upgrades(config.tasks(), pieces, peers, client);
        KernelPlace here = new KernelPlace.Here(transports, config.sources());
        OrderPoll orders = orders(
                client,
                name -> name.equals(who) ? Optional.of(here) : Optional.empty(),
                config.tcpPorts(),
                config.tasks(),
                config.container()::equals,
                pieces,
                peers,
                files::give,
                upgrades,
                plugins,
                new TrafficWatches(_ -> Optional.empty(), clock),
                clock);
        return new AgentLoop(
                who,
                watch,
                config.access(),
                server,
                orders,
                upgrades,
                plugins,
                peers,
                Pace.offset(config.container()),
                clock,
                random);
    }

    private static AgentLoop open(HostConfig config, LongSupplier clock, RandomGenerator random) throws IOException {
        if (NativeCalls.refusal().isPresent()) {
            throw new IOException("an agent of a whole host needs the system calls of Linux: "
                    + NativeCalls.refusal().get());
        }
        Subject subject = new Subject.OfHost(config.host());
        Ways ways = new Ways(config.access(), config.host());
        ServerClient server = new ServerClient(config.access(), ways, subject, config.version(), clock);
        Optional<Plugins> plugins = config.tasks().map(tasks -> plugins(tasks, clock));
        WholeHost watch = WholeHost.open(config, plugins, clock, random);
        OrderClient client = new OrderClient(config.access(), ways, subject, config.version());
        PieceClient files = new PieceClient(config.access(), ways, subject, config.version());
        PieceSource pieces = files::get;
        Optional<SitePeers> peers = peers(config.tasks(), files);
        Optional<Upgrades> upgrades = upgrades(config.tasks(), pieces, peers, client);
        OrderPoll orders = orders(
                client,
                name -> watch.namespaceOf(name).map(KernelPlace.Within::new),
                config.tcpPorts(),
                config.tasks(),
                name -> name.host().equals(config.host()),
                pieces,
                peers,
                files::give,
                upgrades,
                plugins,
                new TrafficWatches(name -> Optional.of(network(watch, name)), clock),
                clock);
        return new AgentLoop(
                config.host(),
                watch,
                config.access(),
                server,
                orders,
                upgrades,
                plugins,
                peers,
                Pace.offset(config.host()),
                clock,
                random);
    }

    private static Plugins plugins(TaskConfig tasks, LongSupplier clock) {
        return new Plugins(tasks.state(), tasks.words(), PluginWord.rules(tasks), clock);
    }

    private static Optional<SitePeers> peers(Optional<TaskConfig> tasks, PieceClient files) {
        return tasks.flatMap(TaskConfig::peers)
                .map(settings -> new SitePeers(
                        settings,
                        files::peers,
                        InstantSource.system(),
                        Thread::sleep,
                        () -> ThreadLocalRandom.current().nextLong()));
    }

    private static Optional<Upgrades> upgrades(
            Optional<TaskConfig> tasks, PieceSource pieces, Optional<SitePeers> peers, OrderClient client)
            throws IOException {
        Optional<UpgradePlace> place = tasks.flatMap(TaskConfig::upgrades);
        return place.isEmpty()
                ? Optional.empty()
                : Optional.of(new Upgrades(place.get(), pieces, orNone(peers), client::send, InstantSource.system()));
    }

    private static Peers orNone(Optional<SitePeers> peers) {
        return peers.<Peers>map(site -> site).orElse(Peers.NONE);
    }

    /**
     * Names all kinds of orders that an agent executes.
     *
     * @param isHere whether this agent speaks for a container
     */
    private static OrderPoll orders(
            OrderClient client,
            Function<String, Optional<ProbePlace>> places,
            List<Integer> tcpPorts,
            Optional<TaskConfig> tasks,
            Predicate<ContainerName> isHere,
            PieceSource pieces,
            Optional<SitePeers> peers,
            PieceSink given,
            Optional<Upgrades> upgrades,
            Optional<Plugins> plugins,
            TrafficWatches watches,
            LongSupplier clock)
            throws IOException {
        List<OrderHandler> handlers = new ArrayList<>();
        handlers.add(new ProbeOrders(places, tcpPorts, clock));
        handlers.add(new WatchHandler(watches));
        if (tasks.isPresent()) {
            TaskHandler handler = new TaskHandler(
                    tasks.get(),
                    isHere,
                    pieces,
                    orNone(peers),
                    given,
                    upgrades,
                    plugins.orElseThrow(),
                    new NetworkInstruments(places, watches),
                    InstantSource.system());
            upgrades.ifPresent(each -> each.adoptBy(handler::adopt));
            handlers.add(handler);
        }
        return new OrderPoll(client, List.copyOf(handlers), clock);
    }

    private static Path network(WholeHost host, ContainerName container) throws OrderException {
        return host.network(container)
                .orElseThrow(
                        () -> OrderException.failed(container + " does not run on this host, or is not found yet"));
    }

    /**
     * Opens the sockets and begins.
     *
     * @throws IOException with a message for people, if the sockets cannot be opened
     */
    public synchronized void start() throws IOException {
        if (running.isPresent()) {
            throw new IllegalStateException("the agent of " + who + " was started before");
        }
        AgentLoop loop = opening.open();
        Thread thread = Thread.ofPlatform()
                .name("agent-" + who)
                .daemon()
                .uncaughtExceptionHandler(
                        (died, bug) -> LOG.log(Level.ERROR, "the agent of " + who + " ended by a bug of its own", bug))
                .start(loop);
        running = Optional.of(new Running(loop, thread));
    }

    /** Until it was closed, or ended by a bug of its own. */
    public void awaitEnd() throws InterruptedException {
        if (running.isPresent()) {
            running.get().thread().join();
        }
    }

    /** Sends a last report and closes the sockets, within a second whatever the server does. */
    @Override
    public void close() {
        running.ifPresent(agent -> {
            agent.loop().stop();
            try {
                agent.thread().join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}

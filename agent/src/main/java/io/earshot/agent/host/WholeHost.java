package io.earshot.agent.host;

import io.earshot.agent.container.OneContainer;
import io.earshot.agent.container.Watch;
import io.earshot.agent.exchanges.Exchanges;
import io.earshot.agent.instrument.BackgroundWorker;
import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.agent.kernel.TransportGroup;
import io.earshot.agent.link.TrafficReadings;
import io.earshot.agent.load.LoadAverage;
import io.earshot.agent.nginx.Nginx;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.nginx.NginxFiles;
import io.earshot.agent.nginx.upstreams.Upstreams;
import io.earshot.agent.plugins.Plugins;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.agent.process.OwnProcess;
import io.earshot.agent.services.ServiceProber;
import io.earshot.agent.sockets.ProcessNames;
import io.earshot.agent.sockets.Sockets;
import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The watch over the links of all containers of a host. */
public final class WholeHost implements Watch {

    private static final Logger LOG = System.getLogger(WholeHost.class.getName());

    private final HostConfig config;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final TransportGroup group;
    private final NamespaceScan scan;
    private final OwnProcess process;
    private final ProcessNames processNames;
    private final BackgroundWorker worker;
    private final Optional<Plugins> plugins;

    /** By name, for visits to read while the owner changes it. */
    private final Map<ContainerName, Member> members = new ConcurrentHashMap<>();

    private final Map<Integer, Member> byKey = new HashMap<>();
    private final Queue<NamespaceScan.Outcome> scanned = new ConcurrentLinkedQueue<>();
    private Map<ContainerName, PartnerList> lists = Map.of();
    private boolean scanning;
    private long nextScan;
    private int lastKey;
    private volatile boolean closed;

    /** @param key by which the group names its transport */
    private record Member(int key, Object identity, Path network, KernelTransport transport, OneContainer watch) {}

    private WholeHost(
            HostConfig config,
            TransportGroup group,
            Optional<Plugins> plugins,
            LongSupplier clock,
            RandomGenerator random) {
        this.config = config;
        this.plugins = plugins;
        plugins.ifPresent(each -> each.runIn(this::enteringWords));
        this.group = group;
        this.clock = clock;
        this.random = random;
        process = new OwnProcess(clock);
        processNames = new ProcessNames(Path.of("/proc"), clock);
        worker = new BackgroundWorker(config.host(), BackgroundWorker.SHARE, clock);
        scan = new NamespaceScan(
                config.host(),
                config.namespaces(),
                config.naming(),
                config.sockets().isPresent());
        nextScan = clock.getAsLong();
    }

    /**
     * @param plugins run inside the containers' network namespaces, and are told of in their reports
     * @param clock monotonic nanoseconds
     * @param random for the ids of the containers' runs
     * @throws IOException with a message for people
     */
    public static WholeHost open(
            HostConfig config, Optional<Plugins> plugins, LongSupplier clock, RandomGenerator random)
            throws IOException {
        return new WholeHost(config, TransportGroup.open(), plugins, clock, random);
    }

    /** Returns the path of a container's network namespace, if it runs here. From any thread. */
    public Optional<Path> network(ContainerName container) {
        return Optional.ofNullable(members.get(container)).map(Member::network);
    }

    /** Only containers that are on the list are probed for; a new one is looked for at once. */
    @Override
    public void follow(List<PartnerList> newest) {
        lists = newest.stream().collect(Collectors.toMap(PartnerList::container, list -> list, (one, other) -> other));
        Set.copyOf(members.keySet()).stream()
                .filter(name -> !lists.containsKey(name))
                .forEach(this::leave);
        members.values()
                .forEach(member -> follow(member, lists.get(member.watch().name())));
        nextScan = clock.getAsLong();
    }

    private static void follow(Member member, PartnerList list) {
        member.watch().follow(List.of(list));
    }

    @Override
    public void step(long until) {
        adopt();
        lookAround();
        group.await(wakeAt(until) - clock.getAsLong(), key -> stepOf(byKey.get(key)));
        long now = clock.getAsLong();
        for (Member member : List.copyOf(members.values())) {
            if (member.watch().dueAt().filter(at -> at - now <= 0).isPresent()
                    || member.transport().hasAnswers()) {
                stepOf(member);
            }
        }
    }

    private long wakeAt(long until) {
        long wakeAt = scanning || nextScan - until > 0 ? until : nextScan;
        for (Member member : members.values()) {
            if (member.transport().hasAnswers()) {
                return clock.getAsLong();
            }
            Optional<Long> due = member.watch().dueAt();
            if (due.isPresent() && due.get() - wakeAt < 0) {
                wakeAt = due.get();
            }
        }
        return wakeAt;
    }

    /** A failure at one container must not affect the others. */
    private void stepOf(Member member) {
        if (member == null) {
            return; // left in this very step
        }
        try {
            member.watch().step(clock.getAsLong());
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, member.watch().name() + " is left by a bug of the agent, and entered again", bug);
            leave(member.watch().name());
        }
    }

    /** Looks in a thread of its own who came and who went. */
    private void lookAround() {
        if (scanning || clock.getAsLong() - nextScan < 0) {
            return;
        }
        scanning = true;
        nextScan = clock.getAsLong() + config.scanEvery().toNanos();
        Set<ContainerName> wanted = Set.copyOf(lists.keySet());
        Map<ContainerName, Object> known = new HashMap<>();
        members.forEach((name, member) -> known.put(name, member.identity()));
        // A platform thread, since it goes into other namespaces.
        Thread.ofPlatform().name("scan-" + config.host()).daemon().start(() -> {
            NamespaceScan.Outcome outcome = new NamespaceScan.Outcome(Set.of(), Map.of());
            try {
                outcome = scan.scan(wanted, known);
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "the containers of " + config.host() + " cannot be found by a bug", bug);
            } finally {
                deliver(outcome);
            }
        });
    }

    private synchronized void deliver(NamespaceScan.Outcome outcome) {
        if (closed) {
            outcome.opened().values().forEach(opened -> opened.close());
        } else {
            scanned.add(outcome);
            group.wakeUp();
        }
    }

    private void adopt() {
        for (NamespaceScan.Outcome outcome = scanned.poll(); outcome != null; outcome = scanned.poll()) {
            scanning = false;
            outcome.gone().forEach(this::leave);
            outcome.opened().forEach(this::enter);
        }
    }

    private void enter(ContainerName name, NamespaceScan.Opened opened) {
        PartnerList list = lists.get(name);
        if (list == null) { // left the list meanwhile
            opened.close();
            return;
        }
        leave(name);
        LOG.log(Level.INFO, name + ": probed from " + opened.namespace().path());
        TrafficReadings traffic = new TrafficReadings(group::wakeUp);
        List<Instrument> background = new ArrayList<>();
        background.add(LoadAverage.OF_THIS_MACHINE);
        background.add(process);
        config.nginx().ifPresent(nginx -> background.add(nginx(name, nginx, opened.namespace())));
        config.nginx()
                .flatMap(NginxConfig::configuration)
                .flatMap(files -> upstreams(name, files, opened.namespace()))
                .ifPresent(background::add);
        config.sockets()
                .ifPresent(sockets -> opened.sockets()
                        .ifPresent(source -> background.add(
                                new Sockets(name.toString(), source, sockets, traffic::publish, processNames, clock))));
        background.add(
                new Exchanges(name.toString(), Optional.of(opened.namespace().path()), clock, InstantSource.system()));
        background.add(new ServiceProber(
                name.toString(), new NamespaceSockets(opened.namespace().path()), clock, InstantSource.system()));
        plugins.ifPresent(each -> background.add(each.of(name)));
        OneContainer watch = new OneContainer(
                name,
                opened.transport(),
                List.of(Icmp.ECHO, Udp.PATHS, new Tcp(config.tcpPorts())),
                config.version(),
                Instant.now(),
                background,
                traffic,
                clock,
                random);
        Member member =
                new Member(++lastKey, opened.identity(), opened.namespace().path(), opened.transport(), watch);
        members.put(name, member);
        byKey.put(member.key(), member);
        group.add(opened.transport(), member.key());
        follow(member, list);
        worker.add(watch.background());
    }

    private List<String> enteringWords(ContainerName container) throws IOException {
        Path network = network(container)
                .orElseThrow(() -> new IOException(container + " does not run on this host, or is not found yet"));
        return List.of("nsenter", "--net=" + network, "--");
    }

    private Nginx nginx(ContainerName name, NginxConfig nginx, Namespace namespace) {
        List<String> logs = nginx.logs().stream()
                .flatMap(log -> path(log, name, namespace).stream())
                .toList();
        return new Nginx(
                name.toString(),
                new NginxConfig(nginx.asksStatus(), nginx.status(), logs, nginx.format()),
                question -> () -> askWithin(namespace, question),
                clock);
    }

    /** Reads the configuration where the container's files are known: a namespace alone does not tell. */
    private Optional<Instrument> upstreams(ContainerName name, NginxFiles files, Namespace namespace) {
        NamespaceSockets sockets = new NamespaceSockets(namespace.path());
        return path(files.root(), name, namespace)
                .map(root ->
                        Upstreams.in(name.toString(), new NginxFiles(root, files.main()), sockets::openUdp, clock));
    }

    private static Optional<String> path(String form, ContainerName name, Namespace namespace) {
        return form.contains("{pid}") && namespace.pid().isEmpty()
                ? Optional.empty()
                : Optional.of(form.replace(
                                "{pid}", namespace.pid().map(Object::toString).orElse(""))
                        .replace("{container}", name.container())
                        .replace("{name}", namespace.name()));
    }

    private static OptionalLong askWithin(Namespace namespace, Nginx.LongQuestion question) {
        try (NetworkNamespace inside = NetworkNamespace.open(namespace.path())) {
            return inside.within(question::ask);
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    /** Returns the network namespace of a container that is watched. From any thread. */
    public Optional<Path> namespaceOf(String name) {
        return members.values().stream()
                .filter(member -> member.watch().name().toString().equals(name))
                .findFirst()
                .map(Member::network);
    }

    private void leave(ContainerName name) {
        Member member = members.remove(name);
        if (member != null) {
            LOG.log(Level.INFO, name + ": left");
            byKey.remove(member.key());
            worker.remove(member.watch().background());
            member.watch().close();
        }
    }

    @Override
    public boolean takeNews() {
        boolean news = false;
        for (Member member : members.values()) {
            news |= member.watch().takeNews();
        }
        return news;
    }

    @Override
    public List<Report> takeReports() {
        return members.values().stream()
                .flatMap(member -> member.watch().takeReports().stream())
                .toList();
    }

    @Override
    public void beginRun(Instant now) {
        members.values().forEach(member -> member.watch().beginRun(now));
    }

    /** All at the same time: each may have an nginx that takes a second to say nothing. */
    @Override
    public List<Report> complete(List<Report> begun) {
        Map<ContainerName, Report> completed = new ConcurrentHashMap<>();
        begun.forEach(report -> completed.put(report.container(), report));
        List<Thread> threads = new ArrayList<>();
        members.forEach((name, member) -> threads.add(Thread.startVirtualThread(() -> {
            List<Report> own = Optional.ofNullable(completed.get(name)).stream().toList();
            member.watch().complete(own).forEach(report -> completed.put(name, report));
        })));
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(completed.values());
    }

    @Override
    public void wakeUp() {
        group.wakeUp();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        scanned.forEach(outcome -> outcome.opened().values().forEach(opened -> opened.close()));
        Set.copyOf(members.keySet()).forEach(this::leave);
        worker.close();
        group.close();
    }
}

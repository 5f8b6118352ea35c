package io.earshot.lab.fleet;

import io.earshot.lab.exit.AtExit;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.fleet.programs.FrontEnd;
import io.earshot.lab.fleet.programs.HostAgent;
import io.earshot.lab.fleet.programs.Lookups;
import io.earshot.lab.fleet.programs.MovableClock;
import io.earshot.lab.fleet.programs.NagiosServer;
import io.earshot.lab.fleet.programs.NameServer;
import io.earshot.lab.fleet.programs.PortForwarder;
import io.earshot.lab.fleet.programs.ServerProcess;
import io.earshot.lab.fleet.programs.TinyServices;
import io.earshot.lab.fleet.programs.Users;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The whole system, running. */
public final class Fleet implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(10);
    private static final long LOOK_MILLIS = 500;

    private final Layout layout;
    private final Pace pace;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtExit atExit = AtExit.run("end-fleet", this::end);
    private final RunFolder folder;
    private final FleetFiles files;
    private final FleetNetwork network;
    private final TinyServices services;
    private final Lookups lookups;
    private final NameServer nameServer;
    private final NagiosServer nagios;
    private final Optional<MovableClock> clock;
    private final ServerProcess server;
    private final Map<String, FrontEnd> frontEnds = new HashMap<>();
    private final List<HostAgent> agents = new ArrayList<>();
    private final PortForwarder forwarder;

    private Fleet(Layout layout, Pace pace, int port, String main, boolean movesClock)
            throws IOException, InterruptedException {
        this.layout = layout;
        this.pace = pace;
        try {
            folder = opened(RunFolder.open());
            files = FleetFiles.write(folder.path(), layout, pace);
            network = opened(FleetNetwork.build(layout));
            services = opened(new TinyServices());
            lookups = opened(new Lookups());
            Namespace watchers = network.watchers();
            nameServer = opened(new NameServer(watchers, folder.path().resolve("pdns"), files.cmdb()));
            nagios = opened(
                    new NagiosServer(watchers, folder.path().resolve("nagios"), files.nscaPassword(), fresh(pace)));
            clock = movesClock ? MovableClock.open(folder.path().resolve("clock")) : Optional.empty();
            server = opened(new ServerProcess(watchers, files.config(), main, clock));
            forwarder = opened(PortForwarder.open(port, watchers, FleetNetwork.WATCHERS, ServerProcess.PORT));
            startLife();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private static Duration fresh(Pace pace) {
        return pace.heartbeat().multipliedBy(3).plus(pace.cycle());
    }

    /**
     * Starts all of it.
     *
     * @param port of the server's page on 127.0.0.1; 0 takes any that is free
     * @param main the {@code earshot} command's class
     * @throws IOException with a message for people
     */
    public static Fleet start(Layout layout, Pace pace, int port, String main)
            throws IOException, InterruptedException {
        Fleet fleet = new Fleet(layout, pace, port, main, true);
        try {
            fleet.startEarshot();
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** The same without Earshot and the Nagios that it tells. */
    public static Fleet startUnwatched(Layout layout, Pace pace, int port, String main)
            throws IOException, InterruptedException {
        return new Fleet(layout, pace, port, main, false);
    }

    private void startLife() throws IOException, InterruptedException {
        nameServer.start();
        for (Member member : layout.members()) {
            startIn(member);
        }
        opened(Users.start(
                network.users(),
                layout.members().stream()
                        .filter(member -> member.role().equals("fe"))
                        .toList()));
    }

    /** Starts the server, Nagios and the agents. */
    public void startEarshot() throws IOException, InterruptedException {
        nagios.start();
        server.start();
        for (Host host : layout.hosts()) {
            agents.add(startAgent(host));
        }
    }

    /** Adds one that the server tells of checks, as in its configuration, in YAML's flow style. Before Earshot starts. */
    public void addDestination(String destination) throws IOException {
        files.addDestination(destination);
    }

    /** Ends a host's agent, as a power cut would. */
    public void killAgent(Host host) {
        agents.get(layout.hosts().indexOf(host)).kill();
    }

    public void restartAgent(Host host) throws IOException {
        agents.set(layout.hosts().indexOf(host), startAgent(host));
    }

    private HostAgent startAgent(Host host) throws IOException {
        String nginxLogs = folder.path() + "/nginx/{name}/access.log";
        Path agentFiles = Files.createDirectories(folder.path().resolve("agents"));
        return opened(HostAgent.start(network, host, files.key().tokenOf(host.name()), agentFiles, nginxLogs));
    }

    private void startIn(Member member) throws IOException {
        Namespace namespace = network.container(member);
        services.start(member, namespace);
        lookups.start(member, namespace);
        if (member.role().equals("fe")) {
            FrontEnd frontEnd = FrontEnd.start(
                    namespace,
                    folder.path().resolve("nginx").resolve(namespace.name()),
                    backEnd(member).v4() + ":" + TinyServices.PORT);
            frontEnds.put(member.name(), frontEnd);
        }
    }

    /** The one that a front end passes requests on to. */
    private Member backEnd(Member frontEnd) {
        return layout.membersOn(frontEnd.host()).stream()
                .filter(member -> member.role().equals("be"))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Waits until every container's every link is known and up, be it with loss.
     *
     * @throws IOException with a message for people, if that takes too long
     */
    public void awaitAllUp() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.plus(pace.cycle()).toNanos();
        String wanted = "[[%1$d, %1$d]]".formatted(layout.links());
        String seen = "";
        while (System.nanoTime() < end) {
            requireAlive();
            try {
                seen = questions()
                        .rows("SELECT COUNT(CASE WHEN state IN ('UP', 'LOSSY') THEN 1 END), COUNT(*) FROM link")
                        .toString();
                if (seen.equals(wanted)) {
                    return;
                }
            } catch (IOException notYet) {
                seen = notYet.getMessage();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new IOException("the fleet did not come up, expected %s links up and known: %s".formatted(wanted, seen));
    }

    private void requireAlive() throws IOException {
        if (!server.isAlive() || !agents.stream().allMatch(HostAgent::isAlive)) {
            throw new IOException("the server or an agent has ended; the logs in " + folder.path() + " say why");
        }
    }

    /** Ends a container: its network, and with it all that runs there. */
    public void killContainer(Member member) throws IOException {
        services.stop(member);
        lookups.stop(member);
        frontEnds.remove(member.name());
        network.removeContainer(member);
    }

    public void restartContainer(Member member) throws IOException {
        network.addContainer(member);
        startIn(member);
    }

    /** Lets a data centre's back ends take requests and answer none, or answer again. */
    public void hangBackEnds(String dataCenter, boolean hang) {
        layout.members().stream()
                .filter(member -> member.host().dataCenter().equals(dataCenter)
                        && member.role().equals("be"))
                .forEach(hang ? services::hang : services::goOn);
    }

    public Layout layout() {
        return layout;
    }

    public Pace pace() {
        return pace;
    }

    public FleetNetwork network() {
        return network;
    }

    public ServerProcess server() {
        return server;
    }

    /**
     * The server's wall clock.
     *
     * @throws IOException where it lives by the machine's
     */
    public MovableClock clock() throws IOException {
        return clock.orElseThrow(() -> new IOException(
                "the server's clock cannot be set: libfaketime is not installed; ./verify installs it"));
    }

    public NameServer nameServer() {
        return nameServer;
    }

    public NagiosServer nagios() {
        return nagios;
    }

    /** A front end's nginx. */
    public FrontEnd frontEnd(Member member) {
        return frontEnds.get(member.name());
    }

    public Path cmdb() {
        return files.cmdb();
    }

    public Path folder() {
        return folder.path();
    }

    public URI uri() {
        return forwarder.uri();
    }

    /** Returns the token of a person. */
    public String token() {
        return files.token();
    }

    public Questions questions() {
        return new Questions(forwarder.uri(), files.token());
    }

    /** The processes that are Earshot. */
    public List<Long> earshot() {
        return Stream.concat(agents.stream().map(HostAgent::pid), Stream.of(server.pid()))
                .toList();
    }

    /** Resident memory of the agents and of the server, in MB. */
    public String memory() throws IOException {
        long all = 0;
        for (HostAgent agent : agents) {
            all += agent.megabytes();
        }
        return "%d agents with %d MB each, the server with %d MB"
                .formatted(agents.size(), all / agents.size(), server.megabytes());
    }

    @Override
    public void close() {
        end();
        atExit.close();
    }

    private synchronized void end() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception leftover) {
                System.getLogger(Fleet.class.getName()).log(System.Logger.Level.WARNING, leftover.getMessage());
            }
        }
    }
}

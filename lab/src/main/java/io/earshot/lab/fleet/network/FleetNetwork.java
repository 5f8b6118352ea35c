package io.earshot.lab.fleet.network;

import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.DelayRelay;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layout in network namespaces, IPv4 and IPv6. Containers hang at their host by a cable each and are routed, as are
 * hosts at their data centre's router and routers at the core. Nothing leads out: no namespace has a cable to this machine's
 * own network. A packet that leaves a data centre is on its way for as long as the layout says.
 *
 * <p>Beside it is the management network, in which the server, PowerDNS and Nagios stand and which no fault of the fleet's
 * own cables touches: agents report through it, containers ask for names through it.
 */
public final class FleetNetwork implements AutoCloseable {

    /** The address of the monitoring namespace, in the management network. */
    public static final String WATCHERS = "10.255.0.1";

    /** A host's interface towards its data centre. */
    public static final String UPLINK = "up0";

    /** A host's interface towards the watchers. */
    public static final String MANAGEMENT = "mgmt0";

    /** The watchers' own interface towards all hosts. */
    public static final String BRIDGE = "mgmt";

    /** A router's interface through which packets go that take their time, and the table of where they go then. */
    private static final String FAR = "far";

    private static final int FROM_FAR = 100;

    /** A host's address towards its containers, on all cables alike; an own one for each would only be more to configure. */
    private static final String NEXT_V4 = "169.254.1.1";

    private static final String NEXT_V6 = "fe80::1";

    private final Namespaces namespaces;
    private final Layout layout;
    private final Namespace watchers;
    private final Namespace core;
    private final Namespace users;
    private final Map<String, Namespace> routers = new HashMap<>();
    private final List<DelayRelay> relays = new ArrayList<>();
    private final Map<String, Namespace> hosts = new HashMap<>();
    private final Map<String, Namespace> containers = new ConcurrentHashMap<>();

    private FleetNetwork(Namespaces namespaces, Layout layout) throws IOException {
        this.namespaces = namespaces;
        this.layout = layout;
        watchers = namespaces.add("watchers");
        core = namespaces.add("core");
        users = namespaces.add("users");
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public static FleetNetwork build(Layout layout) throws IOException {
        Namespaces namespaces = Namespaces.open();
        try {
            FleetNetwork network = new FleetNetwork(namespaces, layout);
            network.lay();
            return network;
        } catch (IOException e) {
            namespaces.close();
            throw e;
        }
    }

    private void lay() throws IOException {
        try {
            layCore();
            for (Host host : layout.hosts()) {
                layHost(host);
            }
            for (Member member : layout.members()) {
                addContainer(member);
            }
        } catch (IOException e) {
            relays.forEach(DelayRelay::close);
            throw e;
        }
    }

    private void layCore() throws IOException {
        core.forward();
        watchers.batch("""
            link add mgmt type bridge
            link set mgmt up
            addr add %s/16 dev mgmt
            """.formatted(WATCHERS));
        namespaces.connect(users, "eth0", core, "users");
        users.batch("""
            addr add 172.30.0.1/30 dev eth0
            route add default via 172.30.0.2
            """);
        core.batch("addr add 172.30.0.2/30 dev users\n");
        for (String dataCenter : layout.dataCenters()) {
            layRouter(dataCenter, layout.center(dataCenter));
        }
    }

    private void layRouter(String dataCenter, int center) throws IOException {
        Namespace router = namespaces.add(dataCenter);
        routers.put(dataCenter, router);
        router.forward();
        namespaces.connect(router, "core", core, dataCenter);
        router.batch("""
            addr add 172.16.%1$d.1/30 dev core
            addr add fd02:%1$d::1/64 dev core nodad
            """.formatted(center));
        layWayOut(router, center);
        core.batch("""
            addr add 172.16.%1$d.2/30 dev %2$s
            addr add fd02:%1$d::2/64 dev %2$s nodad
            """.formatted(center, dataCenter));
        layWaysTo(dataCenter);
    }

    private void layWayOut(Namespace router, int center) throws IOException {
        boolean isFar = !layout.apart().isZero();
        router.batch("""
            route add default via 172.16.%1$d.2 table %2$s
            route add default via fd02:%1$d::2 table %2$s
            """.formatted(center, isFar ? Integer.toString(FROM_FAR) : "main"));
        if (isFar) {
            relays.add(DelayRelay.start(router, FAR, layout.apart()));
            router.batch("""
                link set %1$s up
                route add default dev %1$s
                route add ::/0 dev %1$s
                rule add iif %1$s table %2$d
                """.formatted(FAR, FROM_FAR));
            router.ip("-6", "rule", "add", "iif", FAR, "table", Integer.toString(FROM_FAR));
            // The router's own answers come back to it, too.
            router.sysctl("net.ipv4.conf." + FAR + ".accept_local=1");
        }
    }

    private void layWaysTo(String dataCenter) throws IOException {
        core.batch("""
            route replace 10.%1$d.0.0/16 via 172.16.%1$d.1
            route replace 172.%2$d.0.0/16 via 172.16.%1$d.1
            route replace fd00:%1$d::/32 via fd02:%1$d::1
            route replace fd01:%1$d::/32 via fd02:%1$d::1
            """.formatted(layout.center(dataCenter), 16 + layout.center(dataCenter)));
    }

    private void layHost(Host host) throws IOException {
        Namespace namespace = namespaces.add(host.name());
        hosts.put(host.name(), namespace);
        namespace.forward();
        namespaces.connect(namespace, UPLINK, router(host.dataCenter()), host.name());
        namespaces.connect(namespace, MANAGEMENT, watchers, host.name());
        watchers.batch("link set " + host.name() + " master mgmt\n");
        router(host.dataCenter())
                .batch("addr add " + host.gatewayV4() + "/30 dev " + host.name() + "\n" + "addr add " + host.gatewayV6()
                        + "/64 dev " + host.name() + " nodad\n");
        namespace.batch("addr add " + host.uplinkV4() + "/30 dev up0\n"
                + "addr add " + host.uplinkV6() + "/64 dev up0 nodad\n"
                + "addr add " + host.management() + "/16 dev mgmt0\n");
        layWaysFrom(host);
    }

    private void layWaysFrom(Host host) throws IOException {
        router(host.dataCenter())
                .batch("route replace " + host.networkV4() + " via " + host.uplinkV4() + "\n" + "route replace "
                        + host.networkV6() + " via " + host.uplinkV6() + "\n");
        watchers.batch("route replace " + host.networkV4() + " via " + host.management() + "\n");
        host(host)
                .batch("route replace default via " + host.gatewayV4() + "\n" + "route replace default via "
                        + host.gatewayV6() + "\n");
    }

    /** Pulls all cables of a host but those to its own containers. */
    public void pullCables(Host host) throws IOException {
        host(host).batch("link set up0 down\nlink set mgmt0 down\n");
    }

    /** Restores the IPv6 addresses and routes that the kernel dropped while a cable was out. */
    public void plugIn(Host host) throws IOException {
        host(host).batch("link set up0 up\nlink set mgmt0 up\naddr replace " + host.uplinkV6() + "/64 dev up0 nodad\n");
        layWaysFrom(host);
    }

    /** Pulls the cable from a data centre's router to the core. */
    public void pullCable(String dataCenter) throws IOException {
        core.batch("link set " + dataCenter + " down\n");
    }

    public void plugIn(String dataCenter) throws IOException {
        core.batch("link set %2$s up\naddr replace fd02:%1$d::2/64 dev %2$s nodad\n"
                .formatted(layout.center(dataCenter), dataCenter));
        layWaysTo(dataCenter);
    }

    /** Starts a container's network, at first or again. */
    public Namespace addContainer(Member member) throws IOException {
        Namespace namespace = namespaces.add(member.name());
        containers.put(member.name(), namespace);
        Namespace host = host(member.host());
        String cable = member.container().name().container();
        namespaces.connect(namespace, "eth0", host, cable);
        host.batch("""
            addr add %1$s/32 dev %3$s
            addr add %2$s/64 dev %3$s nodad
            route add %4$s/32 dev %3$s
            route add %5$s/128 dev %3$s
            """.formatted(NEXT_V4, NEXT_V6, cable, member.v4(), member.v6()));
        namespace.batch("""
            addr add %3$s/32 dev eth0
            addr add %4$s/128 dev eth0 nodad
            route add %1$s dev eth0 scope link
            route add default via %1$s
            route add default via %2$s dev eth0
            """.formatted(NEXT_V4, NEXT_V6, member.v4(), member.v6()));
        return namespace;
    }

    /** Ends a container as a runtime does: its cable, its programs, its namespace's name. */
    public void removeContainer(Member member) throws IOException {
        host(member.host()).ip("link", "delete", member.container().name().container());
        namespaces.remove(containers.remove(member.name()));
    }

    public Namespace container(Member member) {
        return containers.get(member.name());
    }

    public Namespace host(Host host) {
        return hosts.get(host.name());
    }

    public Namespace router(String dataCenter) {
        return routers.get(dataCenter);
    }

    public Namespace core() {
        return core;
    }

    /** Returns the namespace of the server, PowerDNS and Nagios. */
    public Namespace watchers() {
        return watchers;
    }

    /** Returns the namespace of the front ends' users. */
    public Namespace users() {
        return users;
    }

    /** For the agents: which namespaces are containers, and their names. */
    public String namespacePattern() {
        return namespaces.prefix() + "(.+\\..+)";
    }

    @Override
    public void close() {
        relays.forEach(DelayRelay::close);
        namespaces.close();
    }
}

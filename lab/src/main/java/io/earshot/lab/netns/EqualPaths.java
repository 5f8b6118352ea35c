package io.earshot.lab.netns;

import io.earshot.agent.probe.udp.Udp;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two hosts with {@value #PATHS} equal paths between their routers, among which the kernel's multipath routes choose by a hash of addresses and
 * ports. Any of the paths can be cut in either direction.
 */
public final class EqualPaths {

    public static final int PATHS = 16;

    private static final Pattern DEVICE = Pattern.compile(" dev m(\\d+) ");

    /** An agent answers at this port where it is free, as it is in a namespace. */
    private static final int RESPONDER = 33_433;

    private static final String SILENT_ABOUT_SIZES =
            "add table inet silent; add chain inet silent output { type filter hook output priority 0; };"
                    + " flush chain inet silent output; add rule inet silent output icmp type destination-unreachable drop\n";

    private final Namespace one;
    private final Namespace left;
    private final Namespace right;
    private final Namespace other;
    private Set<Integer> cutThere = Set.of();
    private Set<Integer> cutBack = Set.of();
    private int droppedClass;

    private EqualPaths(Namespace one, Namespace left, Namespace right, Namespace other) {
        this.one = one;
        this.left = left;
        this.right = right;
        this.other = other;
    }

    /** Makes the hosts, each with so many addresses, at most 250. */
    public static EqualPaths open(Namespaces namespaces, int addresses) throws IOException {
        EqualPaths paths = new EqualPaths(
                namespaces.add("one"), namespaces.add("left"), namespaces.add("right"), namespaces.add("other"));
        paths.connect(namespaces, addresses);
        return paths;
    }

    private void connect(Namespaces namespaces, int addresses) throws IOException {
        for (Namespace router : List.of(left, right)) {
            router.forward();
            router.sysctl(
                    "net.ipv4.fib_multipath_hash_policy=1",
                    "net.ipv4.conf.all.rp_filter=0",
                    "net.ipv4.conf.default.rp_filter=0");
        }
        namespaces.connect(one, "eth0", left, "left");
        namespaces.connect(other, "eth0", right, "right");
        one.addresses("eth0", of(addresses, i -> address(i) + "/24"));
        other.addresses("eth0", of(addresses, i -> otherAddress(i) + "/24"));
        left.ip("addr", "add", "10.93.1.254/24", "dev", "left");
        right.ip("addr", "add", "10.93.2.254/24", "dev", "right");
        one.ip("route", "add", "default", "via", "10.93.1.254");
        other.ip("route", "add", "default", "via", "10.93.2.254");
        StringBuilder there = new StringBuilder("route add 10.93.2.0/24");
        StringBuilder back = new StringBuilder("route add 10.93.1.0/24");
        for (int path = 0; path < PATHS; path++) {
            namespaces.connect(left, "m" + path, right, "m" + path);
            left.ip("addr", "add", "10.94." + path + ".1/30", "dev", "m" + path);
            right.ip("addr", "add", "10.94." + path + ".2/30", "dev", "m" + path);
            there.append(" nexthop via 10.94.").append(path).append(".2 dev m").append(path);
            back.append(" nexthop via 10.94.").append(path).append(".1 dev m").append(path);
        }
        left.batch(there + "\n");
        right.batch(back + "\n");
    }

    private static List<String> of(int addresses, IntFunction<String> text) {
        return IntStream.rangeClosed(1, addresses).mapToObj(text).toList();
    }

    /** Returns the host on which the probes begin. */
    public Namespace one() {
        return one;
    }

    /** Returns the host to which the probes go. */
    public Namespace other() {
        return other;
    }

    /** Returns an address of the one host, from 1. */
    public static String address(int i) {
        return "10.93.1." + i;
    }

    /** Returns an address of the other host, from 1. */
    public static String otherAddress(int i) {
        return "10.93.2." + i;
    }

    /** Cuts these paths from the one host to the other and those on the way back, and repairs all others. */
    public void cut(Set<Integer> there, Set<Integer> back) throws IOException {
        cutThere = there;
        cutBack = back;
        filter();
    }

    /** Drops packets of a traffic class on every path from the one host to the other; 0 drops none. */
    public void drop(int dscp) throws IOException {
        droppedClass = dscp;
        filter();
    }

    private void filter() throws IOException {
        left.nft(rules(cutThere, droppedClass == 0 ? "" : "ip dscp " + droppedClass + " drop\n"));
        right.nft(rules(cutBack, ""));
    }

    private static String rules(Set<Integer> paths, String first) {
        return "flush ruleset\ntable inet cut { chain forward { type filter hook forward priority 0;\n"
                + first
                + paths.stream().map(path -> "oifname \"m" + path + "\" drop\n").collect(Collectors.joining())
                + "}\n}\n";
    }

    /** Has a path carry packets of so many octets at most, both ways. Without its routers' word of that, as behind a filter of ICMP. */
    public void narrow(int path, int mtu) throws IOException {
        left.ip("link", "set", "m" + path, "mtu", Integer.toString(mtu));
        right.ip("link", "set", "m" + path, "mtu", Integer.toString(mtu));
        for (Namespace router : List.of(left, right)) {
            router.nft(SILENT_ABOUT_SIZES);
        }
    }

    /** Asks the routers which source ports of probes between the i-th addresses take a path that is cut. */
    public Set<Integer> cutSourcePorts(int i) throws IOException {
        return sourcePorts(i, cutThere, cutBack);
    }

    /** Asks the routers which source ports of probes between the i-th addresses, or their answers, take one of these paths. */
    public Set<Integer> sourcePorts(int i, Set<Integer> pathsThere, Set<Integer> pathsBack) throws IOException {
        List<Integer> there = devices(left, "left", address(i), otherAddress(i), true);
        List<Integer> back = devices(right, "right", otherAddress(i), address(i), false);
        Set<Integer> ports = new TreeSet<>();
        for (int port = 0; port < Udp.SOURCE_PORTS; port++) {
            if (pathsThere.contains(there.get(port)) || pathsBack.contains(back.get(port))) {
                ports.add(Udp.FIRST_SOURCE_PORT + port);
            }
        }
        return ports;
    }

    private static List<Integer> devices(Namespace router, String inner, String from, String to, boolean isQuestion)
            throws IOException {
        StringBuilder questions = new StringBuilder();
        for (int i = 0; i < Udp.SOURCE_PORTS; i++) {
            int port = Udp.FIRST_SOURCE_PORT + i;
            questions.append("route get %s from %s iif %s ipproto udp sport %d dport %d\n"
                    .formatted(to, from, inner, isQuestion ? port : RESPONDER, isQuestion ? RESPONDER : port));
        }
        String answers = Command.run(questions.toString(), List.of("ip", "-n", router.name(), "-batch", "-"));
        List<Integer> devices = DEVICE.matcher(answers)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        if (devices.size() != Udp.SOURCE_PORTS) {
            throw new IOException("ip route get says " + devices.size() + " devices, expected " + Udp.SOURCE_PORTS);
        }
        return devices;
    }
}

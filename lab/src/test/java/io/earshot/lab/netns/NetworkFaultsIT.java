package io.earshot.lab.netns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.bench.LabServer;
import io.earshot.model.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One container and fourteen partners in network namespaces, each link with a fault of its own, made with the kernel's own means. A real agent with
 * the default timing, a real server, and what LINK says in the end. Cycles are shorter than the default, so that what
 * does not break a link is told sooner.
 */
class NetworkFaultsIT {

    private static final Duration CYCLE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Ip HERE = Ip.parse("10.91.0.2");

    /** By their service, which is the kind of fault. */
    private static final Map<String, String> PARTNERS = new TreeMap<>(Map.ofEntries(
            Map.entry("well", "10.91.1.1"),
            Map.entry("cut-there", "10.91.1.2"),
            Map.entry("cut-back", "10.91.1.3"),
            Map.entry("cut-both", "10.91.1.4"),
            Map.entry("blackhole", "10.91.1.5"),
            Map.entry("ipsec-out", "10.91.1.6"),
            Map.entry("ipsec-in", "10.91.1.7"),
            Map.entry("icmp-dropped", "10.91.1.8"),
            Map.entry("only443", "10.91.1.9"),
            Map.entry("lossy", "10.91.1.10"),
            Map.entry("narrow", "10.91.2.2"),
            Map.entry("congested", "10.91.3.2"),
            Map.entry("well-six", "fd91:1::1"),
            Map.entry("cut-six", "fd91:1::2")));

    private static final Set<String> CUT =
            Set.of("cut-there", "cut-back", "cut-both", "blackhole", "ipsec-out", "ipsec-in", "cut-six");

    record Row(String state, double sent, double received, String rttAvg, String pathMtu, boolean icmpFiltered) {}

    @BeforeEach
    void needRoot() {
        List.of("ip", "tc", "nft", "sysctl", "ping").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void eachFaultIsReportedAsWhatItIs() throws Exception {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace here = namespaces.add("here");
            Namespace router = namespaces.add("router");
            Namespace far = namespaces.add("far");
            connect(namespaces, here, router, far);
            Namespace narrow = beyond(namespaces, router, "narrow", "10.91.2");
            beyond(namespaces, router, "congested", "10.91.3");
            try (LabServer server = LabServer.start(cmdb(), CYCLE)) {
                server.startAgent("here.host1", Sources.of(HERE), here.sockets());
                await(
                        server,
                        PATIENCE,
                        rows -> rows.values().stream()
                                .allMatch(row -> row.state().equals("UP") && row.received() > 0));

                long begin = System.nanoTime();
                Process flood = breakAll(here, router, far, narrow);
                try {
                    refusalsHaveTheirWords(here);
                    Map<String, Long> downAt = new TreeMap<>();
                    await(server, PATIENCE, rows -> {
                        rows.forEach((kind, row) -> {
                            if (row.state().equals("DOWN")) {
                                downAt.putIfAbsent(kind, System.nanoTime() - begin);
                            }
                        });
                        return downAt.keySet().containsAll(CUT);
                    });
                    Map<String, Row> rows = await(server, PATIENCE, NetworkFaultsIT::isSettled);

                    downAt.forEach((kind, nanos) ->
                            System.out.printf(Locale.ROOT, "%-12s DOWN after %4.1f s%n", kind, nanos / 1e9));
                    rows.forEach((kind, row) -> System.out.printf("%-12s %s%n", kind, row));
                    assertThat(downAt.keySet()).isEqualTo(CUT);
                    assertThat(rows.get("lossy").state()).isIn("UP", "LOSSY");
                    assertThat(rows.get("congested").state()).isIn("UP", "LOSSY");
                    assertThat(rows.get("well-six").state()).isEqualTo("UP");
                } finally {
                    flood.destroyForcibly().waitFor();
                }
            }
        }
    }

    /** Returns whether faults that do not break a link have shown; they show with the cycle's report. */
    private static boolean isSettled(Map<String, Row> rows) {
        return rows.get("icmp-dropped").icmpFiltered()
                && rows.get("only443").icmpFiltered()
                && rows.get("icmp-dropped").state().equals("UP")
                && rows.get("only443").state().equals("UP")
                && rows.get("narrow").pathMtu().equals("1400")
                && rows.get("narrow").state().equals("UP")
                && rows.get("well").pathMtu().equals("1500")
                && rows.get("well").state().equals("UP")
                && rows.get("well-six").pathMtu().equals("1500")
                && Double.parseDouble(rows.get("congested").rttAvg()) > 50;
    }

    private static void connect(Namespaces namespaces, Namespace here, Namespace router, Namespace far)
            throws IOException {
        router.forward();
        namespaces.connect(here, "eth0", router, "here");
        here.ip("addr", "add", HERE + "/24", "dev", "eth0");
        here.ip("addr", "add", "fd91::2/64", "dev", "eth0", "nodad");
        router.ip("addr", "add", "10.91.0.1/24", "dev", "here");
        router.ip("addr", "add", "fd91::1/64", "dev", "here", "nodad");
        here.ip("route", "add", "default", "via", "10.91.0.1");
        here.ip("-6", "route", "add", "default", "via", "fd91::1");
        namespaces.connect(router, "far", far, "eth0");
        router.ip("addr", "add", "10.91.1.254/24", "dev", "far");
        router.ip("addr", "add", "fd91:1::ff/64", "dev", "far", "nodad");
        for (String ip : PARTNERS.values()) {
            if (ip.startsWith("10.91.1.")) {
                far.ip("addr", "add", ip + "/24", "dev", "eth0");
            } else if (ip.startsWith("fd91:1::")) {
                far.ip("addr", "add", ip + "/64", "dev", "eth0", "nodad");
            }
        }
        far.ip("route", "add", "default", "via", "10.91.1.254");
        far.ip("-6", "route", "add", "default", "via", "fd91:1::ff");
    }

    private static Namespace beyond(Namespaces namespaces, Namespace router, String name, String network)
            throws IOException {
        Namespace namespace = namespaces.add(name);
        namespaces.connect(router, name, namespace, "eth0");
        router.ip("addr", "add", network + ".1/24", "dev", name);
        namespace.ip("addr", "add", network + ".2/24", "dev", "eth0");
        namespace.ip("route", "add", "default", "via", network + ".1");
        return namespace;
    }

    private static Process breakAll(Namespace here, Namespace router, Namespace far, Namespace narrow)
            throws IOException {
        // The router says nothing of packets that are too large: the kind of narrow path that nobody notices.
        router.nft("""
            table inet faults {
              chain forward { type filter hook forward priority 0;
                ip daddr { 10.91.1.2, 10.91.1.4 } drop
                ip saddr { 10.91.1.3, 10.91.1.4 } drop
                ip daddr 10.91.1.8 ip protocol icmp drop
                ip daddr 10.91.1.9 tcp dport != 443 drop
                ip daddr 10.91.1.9 ip protocol != tcp drop
                ip daddr 10.91.1.10 numgen random mod 100 < 30 drop
                ip6 daddr fd91:1::2 drop
              }
              chain output { type filter hook output priority 0; icmp type destination-unreachable drop; }
            }
            """);
        here.ip("route", "add", "blackhole", PARTNERS.get("blackhole") + "/32");
        block(here, "out", HERE.toString(), PARTNERS.get("ipsec-out"));
        block(far, "in", HERE.toString(), PARTNERS.get("ipsec-in"));
        narrow.ip("link", "set", "eth0", "mtu", "1400");
        router.ip("link", "set", "narrow", "mtu", "1400");
        router.tc(
                "qdisc",
                "add",
                "dev",
                "congested",
                "root",
                "tbf",
                "rate",
                "256kbit",
                "burst",
                "3000",
                "latency",
                "400ms");
        return here.start("ping", "-q", "-i", "0.02", "-s", "1000", PARTNERS.get("congested"));
    }

    private static void block(Namespace at, String direction, String from, String to) throws IOException {
        at.ip("xfrm", "policy", "add", "dir", direction, "src", from + "/32", "dst", to + "/32", "action", "block");
    }

    private static void refusalsHaveTheirWords(Namespace here) throws IOException {
        try (KernelTransport transport = KernelTransport.open(Sources.ANY, here.sockets())) {
            assertThat(transport.send(echo("blackhole"))).isEqualTo(SendResult.EINVAL);
            assertThat(transport.send(echo("ipsec-out"))).isEqualTo(SendResult.EPERM);
            assertThat(transport.send(echo("cut-both"))).isEqualTo(SendResult.SENT);
            here.ip("route", "add", "prohibit", "10.92.0.1/32");
            here.ip("route", "add", "unreachable", "10.92.0.2/32");
            assertThat(transport.send(new Echo(1, Ip.parse("10.92.0.1")))).isEqualTo(SendResult.EACCES);
            assertThat(transport.send(new Echo(1, Ip.parse("10.92.0.2")))).isEqualTo(SendResult.EHOSTUNREACH);
            here.ip("-6", "route", "add", "unreachable", "fd92::1");
            assertThat(transport.send(new Echo(1, Ip.parse("fd92::1")))).isEqualTo(SendResult.EHOSTUNREACH);
        }
    }

    private static Probe echo(String kind) {
        return new Echo(1, Ip.parse(PARTNERS.get(kind)));
    }

    private static Map<String, Row> await(LabServer server, Duration atMost, Predicate<Map<String, Row>> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Map<String, Row> rows = server
                    .rows("SELECT service, state, sent, received, COALESCE(rttAvg, -1), COALESCE(pathMtu, 0),"
                            + " icmpFiltered FROM link")
                    .stream()
                    .collect(Collectors.toMap(List::getFirst, NetworkFaultsIT::row, (a, b) -> b, TreeMap::new));
            if (rows.size() == PARTNERS.size() && wanted.test(rows)) {
                return rows;
            }
            assertThat(System.nanoTime()).as("LINK stays %s", rows).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static Row row(List<String> cells) {
        return new Row(
                cells.get(1),
                number(cells.get(2)),
                number(cells.get(3)),
                cells.get(4),
                cells.get(5),
                cells.get(6).equalsIgnoreCase("true"));
    }

    private static double number(String cell) {
        return cell.isEmpty() ? 0 : Double.parseDouble(cell);
    }

    private static String cmdb() {
        String uses = String.join(" ", PARTNERS.keySet());
        StringBuilder lines = new StringBuilder("here,host1,DC,be,c," + HERE + " fd91::2,," + uses + ",true\n");
        PARTNERS.forEach((kind, ip) -> lines.append(kind)
                .append(",host2,DC,db,c,")
                .append(ip)
                .append(',')
                .append(kind)
                .append(",,true\n"));
        return lines.toString();
    }
}

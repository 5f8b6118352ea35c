package io.earshot.lab.netns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.lab.bench.LabServer;
import io.earshot.lab.RealPrograms;
import io.earshot.model.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten links between two hosts over sixteen equal paths, as the kernel's multipath routes choose among them by addresses and ports. Real
 * agents with the default intervals; which source ports take a path that is cut is asked of the routers themselves.
 */
class DeadPathsIT {

    private static final Duration CYCLE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int PATHS = 16;
    private static final int LINKS = 10;
    private static final Pattern DEVICE = Pattern.compile(" dev m(\\d+) ");

    @BeforeEach
    void needRoot() {
        List.of("ip", "nft", "sysctl", "ping").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void deadPathsAreToldWithExactlyTheirPortsAndRandomLossAsLoss() throws Exception {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace one = namespaces.add("one");
            Namespace left = namespaces.add("left");
            Namespace right = namespaces.add("right");
            Namespace other = namespaces.add("other");
            connect(namespaces, one, left, right, other);
            try (LabServer server = LabServer.start(cmdb(), CYCLE)) {
                for (int i = 1; i <= LINKS; i++) {
                    server.startAgent("a" + i + ".host1", Sources.of(Ip.parse(here(i))), one.sockets());
                    server.startAgent("b" + i + ".host2", Sources.of(Ip.parse(there(i))), other.sockets());
                }
                await(server, "SELECT COUNT(*) FROM link WHERE state = 'UP' AND paths > 0", rows -> number(rows) == LINKS);

                cutAndTell("one path", server, left, right, Set.of(3), true, true);
                cutAndTell("one path, one direction", server, left, right, Set.of(7), true, false);
                cutAndTell("one path, the other direction", server, left, right, Set.of(8), false, true);
                cutAndTell("two paths", server, left, right, Set.of(1, 12), true, true);
                cutAndTell("four paths", server, left, right, Set.of(0, 5, 9, 14), true, true);
                randomLossIsNoDeadPath(server, left);
            }
        }
    }

    private static void cutAndTell(
            String what,
            LabServer server,
            Namespace left,
            Namespace right,
            Set<Integer> cut,
            boolean there,
            boolean back)
            throws Exception {
        Map<String, Set<Integer>> truth = truth(left, right, cut, there, back);
        drop(left, there ? cut : Set.of());
        drop(right, back ? cut : Set.of());
        long begin = System.nanoTime();
        await(server, "SELECT COUNT(*) FROM link_path WHERE state = 'DOWN'", rows -> number(rows) > 0);
        double found = (System.nanoTime() - begin) / 1e9;
        List<List<String>> incidents = await(
                server,
                "SELECT REPLACE(summary, ',', ';') FROM incident WHERE kind = 'path' AND until IS NULL",
                rows -> !rows.isEmpty());
        Map<String, Set<Integer>> told = told(server);
        System.out.printf("%s: told after %.0f s, %s of %s links so far%n  %s%n", what, found, told.size(),
                truth.size(), incidents.getFirst().getFirst());
        told.forEach((link, ports) -> assertThat(ports).as("%s, link %s", what, link).isEqualTo(truth.get(link)));
        assertThat(incidents).hasSize(1);
        assertThat(incidents.getFirst().getFirst()).contains("between host1 and host2");
        assertThat(server.rows("SELECT container FROM link WHERE state = 'DOWN'")).isEmpty();

        drop(left, Set.of());
        drop(right, Set.of());
        await(server, "SELECT COUNT(*) FROM link WHERE pathsDown > 0", rows -> number(rows) == 0);
        await(server, "SELECT COUNT(*) FROM incident WHERE until IS NULL", rows -> number(rows) == 0);
    }

    private static void randomLossIsNoDeadPath(LabServer server, Namespace left) throws Exception {
        left.nft("""
            flush ruleset
            table inet loss {
              chain forward { type filter hook forward priority 0;
                numgen random mod 100 < 3 drop
              }
            }
            """);
        long lost = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        String loss = "SELECT COALESCE(SUM(sent - received), 0) FROM link";
        while (lost < 20 && System.nanoTime() < end) {
            lost += number(server.rows(loss));
            assertThat(server.rows("SELECT container FROM link WHERE pathsDown > 0")).isEmpty();
            Thread.sleep(CYCLE);
        }
        System.out.printf("3 %% random loss: %s lost probes seen, no dead path told%n", lost);
        assertThat(lost).isGreaterThanOrEqualTo(20);
    }

    private static void drop(Namespace router, Set<Integer> paths) throws IOException {
        String rules = paths.stream()
                .map(path -> "oifname \"m" + path + "\" drop\n")
                .collect(Collectors.joining());
        router.nft("flush ruleset\n"
                + (rules.isEmpty()
                        ? ""
                        : "table inet cut { chain forward { type filter hook forward priority 0;\n" + rules + "}\n}\n"));
    }

    private static Map<String, Set<Integer>> told(LabServer server) throws IOException {
        Map<String, Set<Integer>> told = new TreeMap<>();
        server.rows("SELECT container, sourcePort FROM link_path WHERE state = 'DOWN'")
                .forEach(row -> told.computeIfAbsent(row.getFirst(), _ -> new TreeSet<>())
                        .add(Integer.parseInt(row.getLast())));
        return told;
    }

    /** Asks the routers which source ports of each link take one of these paths. */
    private static Map<String, Set<Integer>> truth(
            Namespace left, Namespace right, Set<Integer> cut, boolean there, boolean back) throws IOException {
        Map<String, Set<Integer>> truth = new TreeMap<>();
        for (int i = 1; i <= LINKS; i++) {
            Set<Integer> ports = new TreeSet<>();
            List<Integer> forward = devices(left, "left", here(i), there(i), true);
            List<Integer> backward = devices(right, "right", there(i), here(i), false);
            for (int port = 0; port < Udp.SOURCE_PORTS; port++) {
                if ((there && cut.contains(forward.get(port))) || (back && cut.contains(backward.get(port)))) {
                    ports.add(Udp.FIRST_SOURCE_PORT + port);
                }
            }
            if (!ports.isEmpty()) {
                truth.put("a" + i + ".host1", ports);
            }
        }
        return truth;
    }

    private static List<Integer> devices(Namespace router, String inner, String from, String to, boolean question)
            throws IOException {
        String questions = IntStream.range(0, Udp.SOURCE_PORTS)
                .map(port -> Udp.FIRST_SOURCE_PORT + port)
                .mapToObj(port -> "route get " + to + " from " + from + " iif " + inner + " ipproto udp sport "
                        + (question ? port : 33_433) + " dport " + (question ? 33_433 : port) + "\n")
                .collect(Collectors.joining());
        String answers = Command.run(questions, List.of("ip", "-n", router.name(), "-batch", "-"));
        Matcher device = DEVICE.matcher(answers);
        return device.results().map(found -> Integer.valueOf(found.group(1))).toList();
    }

    private static void connect(Namespaces namespaces, Namespace one, Namespace left, Namespace right, Namespace other)
            throws IOException {
        for (Namespace router : List.of(left, right)) {
            router.forward();
            router.sysctl("net.ipv4.fib_multipath_hash_policy=1", "net.ipv4.conf.all.rp_filter=0",
                    "net.ipv4.conf.default.rp_filter=0");
        }
        namespaces.connect(one, "eth0", left, "left");
        namespaces.connect(other, "eth0", right, "right");
        one.addresses("eth0", IntStream.rangeClosed(1, LINKS).mapToObj(i -> here(i) + "/24").toList());
        other.addresses("eth0", IntStream.rangeClosed(1, LINKS).mapToObj(i -> there(i) + "/24").toList());
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

    private static String here(int i) {
        return "10.93.1." + i;
    }

    private static String there(int i) {
        return "10.93.2." + i;
    }

    private static String cmdb() {
        return IntStream.rangeClosed(1, LINKS)
                .mapToObj(i -> "a" + i + ",host1,TX,be,c," + here(i) + ",,db" + i + ",true\n" + "b" + i
                        + ",host2,NY,db,c," + there(i) + ",db" + i + ",,true\n")
                .collect(Collectors.joining());
    }

    private static long number(List<List<String>> rows) {
        return rows.isEmpty() || rows.getFirst().getFirst().isEmpty()
                ? 0
                : (long) Double.parseDouble(rows.getFirst().getFirst());
    }

    private interface Wanted {
        boolean test(List<List<String>> rows);
    }

    private static List<List<String>> await(LabServer server, String select, Wanted wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<List<String>> rows = server.rows(select);
            if (wanted.test(rows)) {
                return rows;
            }
            assertThat(System.nanoTime()).as("%s stays %s", select, rows).isLessThan(end);
            Thread.sleep(500);
        }
    }
}

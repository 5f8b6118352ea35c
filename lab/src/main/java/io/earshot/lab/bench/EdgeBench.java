package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures how many of the edges between containers the dependency graph has, and how many that it must not have. Containers are network
 * namespaces on one bridge, with a real agent for each 25 of them. Their programs open connections of which each edge has exactly one, of five
 * seconds and more or of 100 ms, closed by either end. Then a tenth of the containers is replaced by others at the same addresses. Some
 * connections go to an address that NAT rewrites.
 */
public final class EdgeBench {

    private static final Duration CYCLE = Duration.ofSeconds(30);
    private static final Duration SPREAD = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int PER_HOST = 25;
    private static final int LONG_EDGES = 3;
    private static final int SHORT_EDGES = 3;
    private static final String VIRTUAL = "10.99.0.1";

    private final int containers;
    private final SplittableRandom random = new SplittableRandom(4_711);

    private final Set<Edge> longEdges = ConcurrentHashMap.newKeySet();
    private final Set<Edge> shortEdges = ConcurrentHashMap.newKeySet();
    private final Set<Edge> rewritten = ConcurrentHashMap.newKeySet();
    private final Set<Edge> used = new HashSet<>();

    /** @param containers 20 to 200 */
    public EdgeBench(int containers) {
        this.containers = containers;
    }

    /** An edge by the names of its ends. */
    private record Edge(String from, String to) {
        Edge reversed() {
            return new Edge(to, from);
        }
    }

    private record Member(String name, String address, Namespace namespace, Talker talker) {
        String fullName(int place) {
            return name + ".host" + (1 + place / PER_HOST);
        }
    }

    /**
     * @param foundLong of {@code ofLong} edges that lasted five seconds and more
     * @param formerOwner edges from or to containers that had left when their connections were opened
     * @param wrong other edges that nobody opened
     */
    public record Result(
            int foundLong,
            int ofLong,
            int foundShort,
            int ofShort,
            int foundRewritten,
            int ofRewritten,
            int reversed,
            int formerOwner,
            int wrong) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "edges of 5 s and more %d of %d (%.4f), of 100 ms %d of %d (%.4f), behind NAT %d of %d;"
                            + " reversed %d, to a former owner of an address %d, others that nobody opened %d",
                    foundLong,
                    ofLong,
                    (double) foundLong / ofLong,
                    foundShort,
                    ofShort,
                    (double) foundShort / ofShort,
                    foundRewritten,
                    ofRewritten,
                    reversed,
                    formerOwner,
                    wrong);
        }
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public Result run() throws IOException, InterruptedException {
        List<Process> agents = new ArrayList<>();
        List<Talker> talkers = new ArrayList<>();
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace bridge = namespaces.add("bridge");
            bridge.ip("link", "add", "br0", "type", "bridge");
            bridge.ip("link", "set", "br0", "up");
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < containers; i++) {
                members.add(add(namespaces, bridge, "c" + i, i));
                talkers.add(members.getLast().talker());
            }
            try (LabServer server = LabServer.start(cmdb(members), CYCLE)) {
                for (int host = 1; (host - 1) * PER_HOST < containers; host++) {
                    agents.add(HostAgentProcess.start(
                            server.uri("/"), "host" + host, namespaces.prefix() + "([cr][0-9]+)", List.of()));
                }
                awaitReports(server, members);
                talk(members);
                Set<Edge> before = awaitEdges(server);
                Set<String> left = replace(namespaces, bridge, members, talkers, server);
                talk(members);
                return judge(before, awaitEdges(server), left);
            }
        } finally {
            talkers.forEach(Talker::close);
            for (Process agent : agents) {
                agent.destroy();
                agent.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static Member add(Namespaces namespaces, Namespace bridge, String name, int place)
            throws IOException, InterruptedException {
        Namespace namespace = namespaces.add(name);
        namespaces.connect(namespace, "eth0", bridge, "p" + name);
        bridge.ip("link", "set", "p" + name, "master", "br0");
        String address = "10.79." + place / 200 + "." + (1 + place % 200);
        namespace.ip("addr", "add", address + "/16", "dev", "eth0");
        namespace.ip("route", "add", VIRTUAL + "/32", "dev", "eth0");
        return new Member(name, address, namespace, Talker.start(namespace));
    }

    private String cmdb(List<Member> members) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            lines.append(member.name() + ",host" + (1 + i / PER_HOST) + ",DC,app,c," + member.address() + ",,,true\n");
        }
        return lines.toString();
    }

    private static void awaitReports(LabServer server, List<Member> members) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            wanted.add(members.get(i).fullName(i));
        }
        while (!wanted.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("no sockets are reported by " + wanted);
            }
            TimeUnit.SECONDS.sleep(1);
            server.rows("SELECT DISTINCT container FROM listener").forEach(row -> wanted.remove(row.getFirst()));
        }
    }

    /** Opens a connection for each new edge, at times of its own. */
    private void talk(List<Member> members) throws InterruptedException {
        record Planned(long at, Member from, Talker.Call call) {}
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (int edge = 0; edge < LONG_EDGES + SHORT_EDGES; edge++) {
                int other = random.nextInt(members.size());
                Edge named =
                        new Edge(members.get(i).fullName(i), members.get(other).fullName(other));
                if (other == i || used.contains(named) || used.contains(named.reversed())) {
                    continue;
                }
                used.add(named);
                boolean lasts = edge < LONG_EDGES;
                Duration time = lasts ? Duration.ofMillis(5_000 + random.nextInt(10_000)) : SHORT;
                Set<Edge> truth = lasts ? longEdges : shortEdges;
                plan.add(new Planned(
                        random.nextLong(SPREAD.toNanos()),
                        members.get(i),
                        new Talker.Call(
                                members.get(other).address(), time, random.nextBoolean(), () -> truth.add(named))));
            }
        }
        plan.sort((one, other) -> Long.compare(one.at(), other.at()));
        long begin = System.nanoTime();
        for (Planned each : plan) {
            TimeUnit.NANOSECONDS.sleep(begin + each.at() - System.nanoTime());
            each.from().talker().call(each.call());
        }
        TimeUnit.SECONDS.sleep(20); // until the longest has ended
    }

    /** Waits until no more edges come, which takes a round of the agents and two of their cycles. */
    private static Set<Edge> awaitEdges(LabServer server) throws IOException, InterruptedException {
        Set<Edge> edges = edges(server);
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < CYCLE.multipliedBy(3).toNanos()) {
            TimeUnit.SECONDS.sleep(2);
            Set<Edge> newer = edges(server);
            if (!newer.equals(edges)) {
                edges = newer;
                quietSince = System.nanoTime();
            }
        }
        return edges;
    }

    private static Set<Edge> edges(LabServer server) throws IOException {
        return server
                .rows("SELECT DISTINCT fromNode, toNode FROM dependency WHERE evidence = 'socket' AND port = "
                        + Talker.PORT)
                .stream()
                .map(row -> new Edge(row.get(0), row.get(1)))
                .collect(Collectors.toSet());
    }

    /** Every tenth container ends, and another one takes its address; the one before it talks to it by an address that NAT rewrites. */
    private Set<String> replace(
            Namespaces namespaces, Namespace bridge, List<Member> members, List<Talker> talkers, LabServer server)
            throws IOException, InterruptedException {
        Set<String> left = new HashSet<>();
        for (int i = 9; i < members.size(); i += 10) {
            Member old = members.get(i);
            left.add(old.fullName(i));
            old.talker().close();
            namespaces.remove(old.namespace());
            members.set(i, add(namespaces, bridge, "r" + i, i));
            talkers.add(members.get(i).talker());
        }
        server.cmdb(cmdb(members));
        awaitReports(server, members);
        for (int i = 9; i < members.size(); i += 10) {
            Member client = members.get(i - 1);
            client.namespace()
                    .nft("table ip nat { chain out { type nat hook output priority -100; ip daddr " + VIRTUAL
                            + " dnat to " + members.get(i).address() + "; }\n}\n");
            Edge edge = new Edge(client.fullName(i - 1), members.get(i).fullName(i));
            if (used.add(edge)) {
                client.talker().call(new Talker.Call(VIRTUAL, Duration.ofSeconds(6), false, () -> rewritten.add(edge)));
            }
        }
        return left;
    }

    private Result judge(Set<Edge> before, Set<Edge> after, Set<String> left) {
        Set<Edge> found = new HashSet<>(before);
        found.addAll(after);
        Set<Edge> late = new HashSet<>(after);
        late.removeAll(before);
        Set<Edge> wrong = found.stream()
                .filter(edge -> !used.contains(edge) && !edge.to().equals(VIRTUAL))
                .collect(Collectors.toSet());
        int reversed = (int)
                wrong.stream().filter(edge -> used.contains(edge.reversed())).count();
        int former = (int) late.stream()
                .filter(edge -> left.contains(edge.from()) || left.contains(edge.to()))
                .count();
        return new Result(
                count(longEdges, found),
                longEdges.size(),
                count(shortEdges, found),
                shortEdges.size(),
                count(rewritten, found),
                rewritten.size(),
                reversed,
                former,
                wrong.size() - reversed);
    }

    private static int count(Set<Edge> of, Set<Edge> in) {
        return (int) of.stream().filter(in::contains).count();
    }
}

package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures how many of the edges between containers the dependency graph has, and how many that it must not have. Containers are network
 * namespaces on one bridge, with a real agent for each 25 of them. Their programs open connections of which each edge has exactly one, of five
 * seconds and more or of 100 ms, closed by either end. Some containers have nginx, PostgreSQL and Redis, to which all others connect. Then a tenth of the containers is replaced by others at the same addresses. Some
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

    /** Containers from one set of programs of others to the next. */
    private static final int PROGRAMS_EVERY = 100;

    /** Counts the containers of a set: one for each kind of program, and one for the nginx behind the other nginx. */
    private static final int WITH_PROGRAMS = Speech.values().length + 1;

    /** Numbers the nginx behind the other one. */
    private static final int BEHIND = Speech.values().length;

    private static final String PORTS = Stream.concat(
                    Stream.of(Talker.PORT, EdgePrograms.UPSTREAM_PORT),
                    Stream.of(Speech.values()).map(Speech::port))
            .map(Object::toString)
            .collect(Collectors.joining(", "));

    private final int containers;
    private final SplittableRandom random = new SplittableRandom(4_711);

    private final Set<Edge> longEdges = ConcurrentHashMap.newKeySet();
    private final Set<Edge> shortEdges = ConcurrentHashMap.newKeySet();
    private final Set<Edge> rewritten = ConcurrentHashMap.newKeySet();
    private final Set<Edge> ofPrograms = ConcurrentHashMap.newKeySet();
    private final Set<Edge> used = new HashSet<>();

    /** @param containers 20 to 200 */
    public EdgeBench(int containers) {
        this.containers = containers;
    }

    /** An edge by the names of its ends, and the port of the one that was connected to. */
    private record Edge(String from, String to, int port) {
        Edge reversed() {
            return new Edge(to, from, port);
        }

        @Override
        public String toString() {
            return from + " to port " + port + " of " + to;
        }
    }

    private record Planned(long at, Member from, Talker.Call call) {}

    private record Member(String name, String address, Namespace namespace, Talker talker) {
        String fullName(int place) {
            return name + ".host" + (1 + place / PER_HOST);
        }
    }

    /**
     * @param foundLong of {@code ofLong} edges that lasted five seconds and more
     * @param foundOfPrograms of edges to nginx, from it to another one, to Redis and to PostgreSQL, that lasted as either of both
     * @param formerOwner edges from or to containers that had left when their connections were opened
     * @param wrong other edges that nobody opened
     */
    public record Result(
            int foundLong,
            int ofLong,
            int foundShort,
            int ofShort,
            int foundOfPrograms,
            int ofPrograms,
            int foundRewritten,
            int ofRewritten,
            int reversed,
            int formerOwner,
            Set<String> wrong) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "edges of 5 s and more %d of %d (%.4f), of 100 ms %d of %d (%.4f), of nginx, PostgreSQL and Redis %d of %d (%.4f), behind"
                            + " NAT %d of %d;"
                            + " reversed %d, to a former owner of an address %d, others that nobody opened %d%s",
                    foundLong,
                    ofLong,
                    (double) foundLong / ofLong,
                    foundShort,
                    ofShort,
                    (double) foundShort / ofShort,
                    foundOfPrograms,
                    ofPrograms,
                    (double) foundOfPrograms / ofPrograms,
                    foundRewritten,
                    ofRewritten,
                    reversed,
                    formerOwner,
                    wrong.size(),
                    wrong.isEmpty() ? "" : " " + wrong);
        }
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public Result run() throws IOException, InterruptedException {
        List<Process> agents = new ArrayList<>();
        List<Talker> talkers = new ArrayList<>();
        try (Namespaces namespaces = Namespaces.open();
                EdgePrograms programs = new EdgePrograms()) {
            Namespace bridge = namespaces.add("bridge");
            bridge.ip("link", "add", "br0", "type", "bridge");
            bridge.ip("link", "set", "br0", "up");
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < containers; i++) {
                members.add(add(namespaces, bridge, "c" + i, i));
                talkers.add(members.getLast().talker());
            }
            startPrograms(programs, members);
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
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (int edge = 0; edge < LONG_EDGES + SHORT_EDGES; edge++) {
                int other = random.nextInt(members.size());
                Edge named =
                        new Edge(members.get(i).fullName(i), members.get(other).fullName(other), Talker.PORT);
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
        planPrograms(members, plan);
        plan.sort((one, other) -> Long.compare(one.at(), other.at()));
        long begin = System.nanoTime();
        for (Planned each : plan) {
            TimeUnit.NANOSECONDS.sleep(begin + each.at() - System.nanoTime());
            each.from().talker().call(each.call());
        }
        TimeUnit.SECONDS.sleep(20); // until the longest has ended
    }

    /** Each container that has no program talks to those of its hundred once, for some seconds or for a moment. */
    private void planPrograms(List<Member> members, List<Planned> plan) {
        for (int i = 0; i < members.size(); i++) {
            int first = i / PROGRAMS_EVERY * PROGRAMS_EVERY;
            if (i - first < WITH_PROGRAMS) {
                continue;
            }
            for (Speech speech : Speech.values()) {
                int to = first + speech.place();
                Edge named =
                        new Edge(members.get(i).fullName(i), members.get(to).fullName(to), speech.port());
                if (used.add(named)) {
                    Duration time = random.nextBoolean() ? Duration.ofMillis(5_000 + random.nextInt(10_000)) : SHORT;
                    plan.add(new Planned(
                            random.nextLong(SPREAD.toNanos()),
                            members.get(i),
                            new Talker.Call(
                                    members.get(to).address(),
                                    time,
                                    true,
                                    Optional.of(speech),
                                    () -> ended(named, members, first))));
                }
            }
        }
    }

    /** A request to the nginx in front has made it connect to the one behind it. */
    private void ended(Edge edge, List<Member> members, int first) {
        ofPrograms.add(edge);
        if (edge.port() == Speech.HTTP.port()) {
            ofPrograms.add(upstream(members, first));
        }
    }

    private static Edge upstream(List<Member> members, int first) {
        int behind = first + BEHIND;
        return new Edge(
                members.get(first).fullName(first), members.get(behind).fullName(behind), EdgePrograms.UPSTREAM_PORT);
    }

    /** The first containers of each hundred have programs, in the order of what is said to them. */
    private void startPrograms(EdgePrograms programs, List<Member> members) throws IOException, InterruptedException {
        for (int first = 0; first + WITH_PROGRAMS <= members.size(); first += PROGRAMS_EVERY) {
            Member behind = members.get(first + BEHIND);
            programs.nginxBehind(behind.namespace(), behind.address());
            Member front = members.get(first + Speech.HTTP.place());
            programs.nginxInFront(front.namespace(), front.address(), behind.address());
            Member redis = members.get(first + Speech.REDIS.place());
            programs.redis(redis.namespace(), redis.address());
            Member postgres = members.get(first + Speech.POSTGRES.place());
            programs.postgres(postgres.namespace(), postgres.address());
            used.add(upstream(members, first));
        }
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
                .rows("SELECT DISTINCT fromNode, toNode, port FROM dependency WHERE evidence = 'socket' AND port IN ("
                        + PORTS + ")")
                .stream()
                .map(row -> new Edge(row.get(0), row.get(1), Integer.parseInt(row.get(2))))
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
            Edge edge = new Edge(client.fullName(i - 1), members.get(i).fullName(i), Talker.PORT);
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
        Set<Edge> reversed =
                wrong.stream().filter(edge -> used.contains(edge.reversed())).collect(Collectors.toSet());
        int former = (int) late.stream()
                .filter(edge -> left.contains(edge.from()) || left.contains(edge.to()))
                .count();
        return new Result(
                count(longEdges, found),
                longEdges.size(),
                count(shortEdges, found),
                shortEdges.size(),
                count(ofPrograms, found),
                ofPrograms.size(),
                count(rewritten, found),
                rewritten.size(),
                reversed.size(),
                former,
                wrong.stream()
                        .filter(edge -> !reversed.contains(edge))
                        .map(Edge::toString)
                        .collect(Collectors.toSet()));
    }

    private static int count(Set<Edge> of, Set<Edge> in) {
        return (int) of.stream().filter(in::contains).count();
    }
}

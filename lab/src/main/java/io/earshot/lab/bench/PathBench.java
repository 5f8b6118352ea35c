package io.earshot.lab.bench;

import io.earshot.agent.probe.Sources;
import io.earshot.lab.netns.EqualPaths;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the time from the death of one or more of sixteen equal paths to the first row in the server's table LINK_PATH, and compares the source
 * ports with those that the routers name. Real agents with a server on loopback.
 */
public final class PathBench {

    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final long LOOK_MILLIS = 500;

    /** Expedited forwarding (RFC 3246), as voice has it. */
    static final int DROPPED_CLASS = 46;

    /** A path and its MTU in octets, as of a tunnel. */
    private static final int NARROW_PATH = 9;

    private static final int NARROW_MTU = 1_400;

    private static final int WIDE_MTU = 1_500;

    private static final List<Trial> TRIALS = List.of(
            new Trial("one path, both ways", Set.of(3), Set.of(3)),
            new Trial("one path, the way there", Set.of(7), Set.of()),
            new Trial("one path, the way back", Set.of(), Set.of(8)),
            new Trial("one path there, another one back", Set.of(4), Set.of(11)),
            new Trial("two paths, both ways", Set.of(1, 12), Set.of(1, 12)),
            new Trial("four paths, both ways", Set.of(0, 5, 9, 14), Set.of(0, 5, 9, 14)));

    private static final Trial NARROW =
            new Trial("one path of " + NARROW_MTU + " octets, both ways", Set.of(NARROW_PATH), Set.of(NARROW_PATH));

    private record Trial(String what, Set<Integer> there, Set<Integer> back) {}

    private final int links;
    private final Duration cycle;
    private final Duration probeInterval;

    /**
     * @param links 1 to 100, between two hosts
     * @param probeInterval from one probe of a link to the next
     */
    public PathBench(int links, Duration cycle, Duration probeInterval) {
        this.links = links;
        this.cycle = cycle;
        this.probeInterval = probeInterval;
    }

    /**
     * Describes one trial's result.
     *
     * @param told links with dead paths at the time of the first row
     * @param wrong those of them whose source ports differ from the routers'
     * @param down links that were shown as DOWN, though other paths were alive
     */
    public record Result(String what, double seconds, int told, int wrong, int down, String sentence) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: told after %.0f s, %d links by then, %d with other ports than the routers', %d links down%n  %s",
                    what,
                    seconds,
                    told,
                    wrong,
                    down,
                    sentence);
        }
    }

    /**
     * @param told takes each result as it is known, since all of them take long
     * @throws IOException with a message for people, as when this user may not make namespaces
     */
    public void run(Consumer<Result> told) throws IOException, InterruptedException {
        try (Namespaces namespaces = Namespaces.open()) {
            EqualPaths paths = EqualPaths.open(namespaces, links);
            try (LabServer server = start(paths)) {
                for (Trial trial : TRIALS) {
                    told.accept(measure(server, paths, trial));
                }
                told.accept(measureNarrow(server, paths));
                told.accept(measureClass(server, paths));
            }
        }
    }

    /** Starts a server and the agents of both hosts, and waits until all links are up and their paths known. */
    LabServer start(EqualPaths paths) throws IOException, InterruptedException {
        LabServer server = LabServer.start(
                IntStream.rangeClosed(1, links)
                        .mapToObj(i -> "a" + i + ",host1,TX,be,c," + EqualPaths.address(i) + ",,db" + i + ",true\n"
                                + "b" + i + ",host2,NY,db,c," + EqualPaths.otherAddress(i) + ",db" + i + ",,true\n")
                        .collect(Collectors.joining()),
                cycle,
                "probeInterval: " + probeInterval.toSeconds() + "s\ndscp: [0, " + DROPPED_CLASS + "]\n");
        try {
            for (int i = 1; i <= links; i++) {
                server.startAgent(
                        container(i),
                        Sources.of(Ip.parse(EqualPaths.address(i))),
                        paths.one().sockets());
                server.startAgent(
                        "b" + i + ".host2",
                        Sources.of(Ip.parse(EqualPaths.otherAddress(i))),
                        paths.other().sockets());
            }
            awaitCount(server, "SELECT COUNT(*) FROM link WHERE state = 'UP' AND paths > 0", links, links);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static String container(int i) {
        return "a" + i + ".host1";
    }

    private Result measure(LabServer server, EqualPaths paths, Trial trial) throws IOException, InterruptedException {
        paths.cut(trial.there(), trial.back());
        Result result = await(server, paths, trial, "DOWN");
        paths.cut(Set.of(), Set.of());
        awaitCount(server, "SELECT COUNT(*) FROM link WHERE pathsDown > 0", 0, 0);
        awaitCount(server, "SELECT COUNT(*) FROM incident WHERE until IS NULL", 0, 0);
        return result;
    }

    private Result measureNarrow(LabServer server, EqualPaths paths) throws IOException, InterruptedException {
        paths.narrow(NARROW_PATH, NARROW_MTU);
        Result result = await(server, paths, NARROW, "NARROW");
        paths.narrow(NARROW_PATH, WIDE_MTU);
        awaitCount(server, "SELECT COUNT(*) FROM link_path WHERE state = 'NARROW'", 0, 0);
        awaitCount(server, "SELECT COUNT(*) FROM incident WHERE until IS NULL", 0, 0);
        return result;
    }

    /** Waits until a state of the trial's paths is shown, and then for the incident. */
    private Result await(LabServer server, EqualPaths paths, Trial trial, String state)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        awaitCount(
                server, "SELECT COUNT(*) FROM link_path WHERE state = '" + state + "' AND dscp = 0", 1, Long.MAX_VALUE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        awaitCount(server, "SELECT COUNT(*) FROM incident WHERE kind = 'path' AND until IS NULL", 1, Long.MAX_VALUE);
        Map<String, Set<Integer>> told = told(server, state);
        int wrong = 0;
        for (int i = 1; i <= links; i++) {
            Set<Integer> ports = told.get(container(i));
            wrong += ports == null || ports.equals(paths.sourcePorts(i, trial.there(), trial.back())) ? 0 : 1;
        }
        int down =
                server.rows("SELECT container FROM link WHERE state = 'DOWN'").size();
        return new Result(trial.what(), seconds, told.size(), wrong, down, sentence(server));
    }

    private static Result measureClass(LabServer server, EqualPaths paths) throws IOException, InterruptedException {
        paths.drop(DROPPED_CLASS);
        long begin = System.nanoTime();
        awaitCount(server, "SELECT COUNT(*) FROM link_path WHERE dscp = " + DROPPED_CLASS, 1, Long.MAX_VALUE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        int told = server.rows("SELECT container FROM link_path WHERE dscp > 0").size();
        int wrong =
                server.rows("SELECT container FROM link_path WHERE dscp = 0").size();
        int down =
                server.rows("SELECT container FROM link WHERE state = 'DOWN'").size();
        String sentence = server.rows("SELECT REPLACE(text, ',', ';') FROM link_cause WHERE cause = 'CLASS'")
                .getFirst()
                .getFirst();
        paths.drop(0);
        return new Result("a traffic class", seconds, told, wrong, down, sentence);
    }

    /** Returns the source ports whose paths are shown in this state, by container. */
    static Map<String, Set<Integer>> told(LabServer server, String state) throws IOException {
        Map<String, Set<Integer>> told = new TreeMap<>();
        server.rows("SELECT container, sourcePort FROM link_path WHERE state = '" + state + "' AND dscp = 0")
                .forEach(row -> told.computeIfAbsent(row.getFirst(), _ -> new TreeSet<>())
                        .add(Integer.parseInt(row.getLast())));
        return told;
    }

    /** Returns what the open incidents of dead paths say, one a line. */
    static String sentence(LabServer server) throws IOException {
        return server
                .rows("SELECT REPLACE(summary, ',', ';') FROM incident WHERE kind = 'path' AND until IS NULL")
                .stream()
                .map(List::getFirst)
                .collect(Collectors.joining("\n"));
    }

    /** Waits until a count is between these two. */
    static void awaitCount(LabServer server, String select, long least, long most)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        long count = count(server, select);
        while (count < least || count > most) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(select + " is " + count + " after " + LONGEST.toMinutes()
                        + " minutes, expected at least " + least + " and at most " + most);
            }
            Thread.sleep(LOOK_MILLIS);
            count = count(server, select);
        }
    }

    private static long count(LabServer server, String select) throws IOException {
        return Long.parseLong(server.rows(select).getFirst().getFirst());
    }
}

package io.earshot.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * A few containers more, of which one after the other reports several times a second, while each server is asked all the time for the newest report
 * that it shows of them: so long a report takes until all servers show it, and so long each server's answers take.
 */
final class GroupMarkers implements AutoCloseable {

    static final int COUNT = 4;

    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(130);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final long MOST_NANOS = Duration.ofMinutes(10).toNanos();

    private static final String QUESTION = "SELECT name, load FROM data WHERE name IN ("
            + IntStream.range(0, COUNT).mapToObj(i -> "'" + name(i) + "'").collect(Collectors.joining(", ")) + ")";

    /** A report that a server has acknowledged. */
    private static final class Sent {

        private final String container;
        private final int sequence;
        private final long at;
        private final Set<String> notYetAt;
        private long lastSeen;

        Sent(String container, int sequence, long at, Set<String> servers) {
            this.container = container;
            this.sequence = sequence;
            this.at = at;
            notYetAt = new HashSet<>(servers);
            lastSeen = at;
        }
    }

    /**
     * Holds what was measured.
     *
     * @param shown from the sending of a report until all servers that ran showed it, in nanoseconds
     * @param missing reports that were acknowledged and not shown everywhere within the cycle
     * @param answers how long each server's answers to a SELECT took, in nanoseconds
     */
    record Figures(Histogram shown, long missing, Map<String, Histogram> answers) {}

    private final List<GroupServer> servers;
    private final Duration cycle;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> running = new HashSet<>();
    private final List<Sent> underWay = new ArrayList<>();
    private Figures figures = empty();
    private volatile boolean closing;

    GroupMarkers(List<GroupServer> servers, Duration cycle) {
        this.servers = servers;
        this.cycle = cycle;
        servers.forEach(server -> running.add(server.name()));
    }

    private static Figures empty() {
        return new Figures(new Histogram(MOST_NANOS, 3), 0, new HashMap<>());
    }

    static String name(int marker) {
        return "seen" + marker + ".host0";
    }

    /** Returns the containers as a CMDB has them. */
    static String cmdb() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "seen" + i + ",host0,dc0,172.16.0." + (i + 1) + ",,\n")
                .collect(Collectors.joining());
    }

    void start() {
        threads.add(Thread.ofPlatform().name("markers").start(this::report));
        for (GroupServer server : servers) {
            threads.add(Thread.ofPlatform().name("look-" + server.name()).start(() -> look(server)));
        }
    }

    /** Does not expect anything of a server that is about to break. */
    synchronized void leaveOut(GroupServer server) {
        running.remove(server.name());
        for (Sent sent : underWay) {
            sent.notYetAt.remove(server.name());
        }
        forgetShown();
    }

    /** Expects a server to show what is reported from now on. */
    synchronized void takeIn(GroupServer server) {
        running.add(server.name());
    }

    private synchronized boolean isRunning(GroupServer server) {
        return running.contains(server.name());
    }

    /** Returns what was measured since the last time. */
    synchronized Figures take() {
        long old = System.nanoTime() - cycle.toNanos();
        long missing = underWay.stream().filter(sent -> sent.at < old).count()
                + figures.shown().getCountBetweenValues(cycle.toNanos(), MOST_NANOS);
        underWay.removeIf(sent -> sent.at < old);
        Figures taken = new Figures(figures.shown(), missing, figures.answers());
        figures = empty();
        return taken;
    }

    /** Returns how long each server's answers took since {@link #take}, in nanoseconds: the 99th percentile. */
    synchronized Map<String, Long> slowest() {
        Map<String, Long> slowest = new HashMap<>();
        figures.answers().forEach((server, times) -> slowest.put(server, times.getValueAtPercentile(99)));
        return slowest;
    }

    /** Returns the number of reports that all servers showed since {@link #take}. */
    synchronized long shown() {
        return figures.shown().getTotalCount();
    }

    private void report() {
        try {
            for (int number = 0; !closing; number++) {
                Thread.sleep(BETWEEN_REPORTS);
                String container = name(number % COUNT);
                String json =
                        "{\"container\": \"%s\", \"startId\": \"a\", \"sequence\": %d, \"load\": %d, \"links\": []}"
                                .formatted(container, number + 1, number + 1);
                for (int tries = 0; tries < servers.size(); tries++) {
                    GroupServer server = servers.get((number / COUNT + tries) % servers.size());
                    long at = System.nanoTime();
                    if (isRunning(server) && isTaken(server, container, json)) {
                        sent(container, number + 1, at);
                        break;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isTaken(GroupServer server, String container, String json) throws InterruptedException {
        try {
            return GroupServer.isTaken(server.send("POST", "/api/v1/containers/" + container + "/report", json));
        } catch (IOException away) {
            return false;
        }
    }

    private synchronized void sent(String container, int sequence, long at) {
        underWay.add(new Sent(container, sequence, at, running));
    }

    private void look(GroupServer server) {
        try {
            while (!closing) {
                if (!isRunning(server)) {
                    Thread.sleep(PAUSE);
                    continue;
                }
                long begin = System.nanoTime();
                try {
                    Map<String, Double> loads = server.numbers(QUESTION);
                    seen(server, loads, begin, System.nanoTime());
                } catch (IOException away) {
                    Thread.sleep(PAUSE);
                }
                Thread.sleep(BETWEEN_QUESTIONS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void seen(GroupServer server, Map<String, Double> loads, long begin, long end) {
        if (!running.contains(server.name())) {
            return;
        }
        figures.answers()
                .computeIfAbsent(server.name(), _ -> new Histogram(MOST_NANOS, 3))
                .recordValue(Math.min(end - begin, MOST_NANOS));
        for (Sent sent : underWay) {
            if (loads.getOrDefault(sent.container, 0.0) >= sent.sequence && sent.notYetAt.remove(server.name())) {
                sent.lastSeen = end;
            }
        }
        forgetShown();
    }

    private void forgetShown() {
        underWay.removeIf(sent -> {
            boolean shown = sent.notYetAt.isEmpty();
            if (shown) {
                figures.shown().recordValue(Math.clamp(sent.lastSeen - sent.at, 0, MOST_NANOS));
            }
            return shown;
        });
    }

    @Override
    public void close() {
        closing = true;
        Threads.join(threads);
    }
}

package io.earshot.lab.servers.simulation;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.partners.ServedList;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.ProbeKeys;
import io.earshot.model.Report;
import io.earshot.model.json.ReportJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Three servers share a log while servers are killed, frozen, cut off and started again, and the log is away now and then. All containers report
 * to whichever server takes it; nothing in the fleet itself breaks, apart from what the plan breaks for good.
 */
public final class ServersSimulation {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final Duration CYCLE = Duration.ofMinutes(2);

    /** So long after its last sign of life the log lets go of a server. */
    private static final int SESSION_SECONDS = 6;

    /** So many of the newest entries are whole after a compaction: more than what came in a quarter of an hour. */
    private static final int SECONDS_WHOLE = 900;

    /**
     * Sets the size of a run and how often it breaks.
     *
     * @param containers in pairs of a client and a provider, on hosts of twenty
     * @param broken whether all links between two hosts are down from the beginning
     * @param changing whether some links go down and come back now and then
     * @param seconds between two deaths, freezes, cuts or absences of the log, on average
     */
    public record Plan(int containers, Duration length, boolean broken, boolean changing, int seconds, long seed) {}

    /**
     * Holds the results of a run.
     *
     * @param incidents as the servers show them in the end
     * @param silent containers that were shown as SILENT, although they reported
     * @param differences the first rows that differed between servers which had read the whole log
     * @param events the rows of EVENT, as the servers show them in the end
     * @param turns how often another server began to speak
     * @param longestSilence the longest time without a server that speaks while the log was there, in seconds
     */
    public record Outcome(
            List<IncidentRow> incidents,
            Set<ContainerName> silent,
            List<String> differences,
            List<ShownRows.EventRow> events,
            int comparisons,
            int breaks,
            int turns,
            int longestSilence) {}

    private final Plan plan;
    private final Random chance;
    private final MemoryLog log = new MemoryLog();
    private final Inventory inventory;
    private final List<ContainerName> containers;
    private final Instant begin = Instant.parse("2026-11-01T00:00:00Z");
    private final Map<String, SimulatedServer> alive = new TreeMap<>();

    /** Holds when a server that is dead, frozen or cut off comes back, in seconds since the beginning. */
    private final Map<String, Integer> deadUntil = new HashMap<>();

    private final Map<String, Integer> frozenUntil = new HashMap<>();
    private final Map<String, Integer> cutUntil = new HashMap<>();
    private final Map<String, Integer> leavesAt = new HashMap<>();
    private int awayUntil;

    private final Map<ContainerName, Integer> sequences = new HashMap<>();
    private final Deque<ContainerName> waiting = new ArrayDeque<>();
    private final Set<ContainerName> silent = new HashSet<>();
    private final List<String> differences = new ArrayList<>();
    private int comparisons;
    private int breaks;
    private int turns;
    private int longestSilence;
    private int spokenAt;
    private String lastSpeaker = "";

    public ServersSimulation(Plan plan) {
        this.plan = plan;
        chance = new Random(plan.seed());
        List<Container> all = new ArrayList<>();
        for (int i = 0; i < plan.containers(); i++) {
            boolean provides = i % 2 == 1;
            int pair = i / 2;
            // A pair stands on two hosts, so that hosts talk to each other.
            String host = "host" + (provides ? pair / 10 + 1 : pair / 10);
            all.add(new Container(
                    new ContainerName((provides ? "db" : "be") + pair, host),
                    "dc" + host.hashCode() % 3,
                    provides ? "db" : "be",
                    "",
                    List.of(Ip.parse("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255))),
                    provides ? List.of("db" + pair) : List.of(),
                    provides ? List.of() : List.of("db" + pair),
                    true));
        }
        inventory = Inventory.of(all);
        containers = all.stream().map(Container::name).toList();
    }

    /** Runs the whole plan. */
    public Outcome run() throws InterruptedException {
        for (String name : NAMES) {
            start(name, 0);
        }
        int end = (int) plan.length().toSeconds();
        for (int second = 1; second <= end; second++) {
            breakSomething(second, end);
            heal(second);
            turn(second);
            report(second);
            alive.forEach((name, server) -> {
                if (!frozenUntil.containsKey(name)) {
                    server.read();
                }
            });
            if (second % SECONDS_WHOLE == 0) {
                log.compact(SECONDS_WHOLE * (plan.containers() / 120 + 8));
            }
            look(second);
        }
        List<IncidentRow> incidents = alive.values().stream()
                .findFirst()
                .map(SimulatedServer::incidents)
                .orElse(List.of());
        List<ShownRows.EventRow> events = alive.values().stream()
                .findFirst()
                .map(server -> server.rows().events())
                .orElse(List.of());
        return new Outcome(
                incidents,
                Set.copyOf(silent),
                List.copyOf(differences),
                events,
                comparisons,
                breaks,
                turns,
                longestSilence);
    }

    private void start(String name, int second) throws InterruptedException {
        Instant readyAt = begin.plus(CYCLE);
        SimulatedServer server = new SimulatedServer(
                name, log, inventory, CYCLE, Duration.ofMillis(chance.nextInt(-2_000, 2_000)), readyAt);
        try {
            server.start();
            alive.put(name, server);
            deadUntil.remove(name);
        } catch (LogAwayException e) {
            deadUntil.put(name, second + 10); // whoever starts servers tries again
        }
    }

    private void breakSomething(int second, int end) {
        boolean isNearTheEnd = second > end - 1_200;
        if (isNearTheEnd || second < 300 || chance.nextInt(plan.seconds()) > 0) {
            return;
        }
        List<String> well = alive.keySet().stream()
                .filter(name -> !frozenUntil.containsKey(name) && !cutUntil.containsKey(name))
                .toList();
        int until = second + 5 + chance.nextInt(200);
        int kind = chance.nextInt(8);
        if (kind == 0) {
            awayUntil = second + 1 + chance.nextInt(120);
            log.away(true);
        } else if (!well.isEmpty()) {
            String name = well.get(chance.nextInt(well.size()));
            switch (kind) {
                case 1, 2 -> {
                    frozenUntil.put(name, until);
                    leavesAt.put(name, second + SESSION_SECONDS);
                }
                case 3, 4 -> {
                    cutUntil.put(name, until);
                    log.cut(name, true);
                }
                default -> {
                    alive.remove(name);
                    deadUntil.put(name, until);
                    leavesAt.put(name, second + SESSION_SECONDS);
                }
            }
        }
        breaks++;
    }

    private void heal(int second) throws InterruptedException {
        if (awayUntil == second) {
            log.away(false);
            awayUntil = 0;
        }
        leavesAt.entrySet().removeIf(each -> {
            boolean due = each.getValue() <= second;
            if (due) {
                log.leave(each.getKey());
            }
            return due;
        });
        frozenUntil.values().removeIf(until -> until <= second);
        cutUntil.entrySet().removeIf(each -> {
            boolean due = each.getValue() <= second;
            if (due) {
                log.cut(each.getKey(), false);
            }
            return due;
        });
        for (Map.Entry<String, Integer> each : List.copyOf(deadUntil.entrySet())) {
            if (each.getValue() <= second) {
                start(each.getKey(), second);
            }
        }
    }

    private void turn(int second) throws InterruptedException {
        for (Map.Entry<String, SimulatedServer> each : alive.entrySet()) {
            if (!frozenUntil.containsKey(each.getKey())) {
                each.getValue().turn(begin.plusSeconds(second));
            }
        }
        Optional<String> speaker = alive.entrySet().stream()
                .filter(each -> !frozenUntil.containsKey(each.getKey())
                        && each.getValue().isSpeaking())
                .map(Map.Entry::getKey)
                .findFirst();
        boolean canSpeak = awayUntil == 0
                && alive.keySet().stream()
                        .anyMatch(name -> !frozenUntil.containsKey(name) && !cutUntil.containsKey(name));
        if (speaker.isPresent() || !canSpeak) {
            spokenAt = second;
        }
        longestSilence = Math.max(longestSilence, second - spokenAt);
        if (speaker.isPresent() && !speaker.get().equals(lastSpeaker)) {
            lastSpeaker = speaker.get();
            turns++;
        }
    }

    private void report(int second) {
        int cycle = (int) CYCLE.toSeconds();
        for (int i = second % cycle; i < containers.size(); i += cycle) {
            waiting.add(containers.get(i));
        }
        for (int left = waiting.size(); left > 0; left--) {
            ContainerName name = waiting.remove();
            if (!report(name, second)) {
                waiting.add(name); // the agent tries again
            }
        }
    }

    /** Returns whether one of the servers took it. */
    private boolean report(ContainerName container, int second) {
        int first = Math.floorMod(container.hashCode(), NAMES.size());
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get((first + i) % NAMES.size());
            SimulatedServer server = alive.get(name);
            if (server == null || frozenUntil.containsKey(name)) {
                continue;
            }
            Optional<ServedList> list = server.list(container);
            if (list.isPresent()) {
                int sequence = sequences.merge(container, 1, Integer::sum);
                if (server.take(container, json(container, sequence, list.get(), second))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether a link is down in its turn: some are for half an hour, up for an hour, and again. */
    private boolean isDown(ContainerName container, int second) {
        int index = Math.floorMod(container.hashCode(), 97);
        return plan.changing() && index < 20 && (second / 1_800 + index) % 3 == 0;
    }

    private String json(ContainerName container, int sequence, ServedList served, int second) {
        List<LinkReport> links = served.list().partners().stream()
                .map(partner -> {
                    boolean down = (plan.broken() && container.host().equals("host0")) || isDown(container, second);
                    return new LinkReport(
                            partner.ip(),
                            12,
                            down ? 0 : 12,
                            Optional.of(down ? LinkState.DOWN : LinkState.UP),
                            Optional.empty(),
                            OptionalInt.empty(),
                            false);
                })
                .toList();
        return ReportJson.toText(new Report(
                container,
                Optional.of(new Report.Run("run", sequence, Optional.of(begin))),
                Optional.empty(),
                List.of(new LinkReports(links))));
    }

    /** Compares servers that have read everything, and looks for containers that are shown as silent. */
    private void look(int second) {
        List<Map.Entry<String, SimulatedServer>> informed = alive.entrySet().stream()
                .filter(each -> !frozenUntil.containsKey(each.getKey())
                        && each.getValue().isAtEnd())
                .toList();
        if (second % 60 == 0) {
            for (Map.Entry<String, SimulatedServer> each : informed) {
                for (MemberRow row : each.getValue().rows().data().values()) {
                    if (row.state() == MemberState.SILENT) {
                        silent.add(row.container().name());
                    }
                }
            }
        }
        if (second % 300 == 0 && informed.size() > 1) {
            comparisons++;
            SimulatedServer one = informed.getFirst().getValue();
            for (Map.Entry<String, SimulatedServer> other : informed.subList(1, informed.size())) {
                compare(second, informed.getFirst().getKey(), one, other.getKey(), other.getValue());
            }
        }
    }

    private void compare(int second, String name, SimulatedServer one, String otherName, SimulatedServer other) {
        List<Object> rows = one.rows().all();
        List<Object> others = other.rows().all();
        String place = "second " + second + ", servers " + name + " and " + otherName + ": ";
        if (differences.size() >= 10) {
            return;
        }
        if (rows.size() != others.size()) {
            differences.add(place + rows.size() + " and " + others.size() + " rows");
        }
        for (int i = 0; i < Math.min(rows.size(), others.size()); i++) {
            if (!rows.get(i).equals(others.get(i))) {
                differences.add(place + rows.get(i) + " and " + others.get(i));
                break;
            }
        }
        ContainerName container = containers.getFirst();
        ProbeKeys keys = one.probeKeys(container);
        if (keys.isEmpty() || !keys.equals(other.probeKeys(container))) {
            differences.add(place + keys + " and " + other.probeKeys(container));
        }
        if (!one.rows().events().equals(other.rows().events())) {
            differences.add(place + difference(one.rows().events(), other.rows().events()));
        }
        if (!one.incidents().equals(other.incidents())) {
            differences.add(place + difference(one.incidents(), other.incidents()));
        }
    }

    private static String difference(List<?> rows, List<?> others) {
        int same = 0;
        while (same < Math.min(rows.size(), others.size()) && rows.get(same).equals(others.get(same))) {
            same++;
        }
        return "%d and %d rows, from number %d on: %s and %s"
                .formatted(
                        rows.size(),
                        others.size(),
                        same,
                        rows.subList(same, Math.min(rows.size(), same + 2)),
                        others.subList(same, Math.min(others.size(), same + 2)));
    }
}

package io.earshot.lab.simulate;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.Mute;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Compares the incidents that the server shows with the faults that there are. Times are nanoseconds since the start. */
final class Truth implements IncidentRows {

    /** A fault still explains an incident that opens so long after it. */
    private static final long AFTERMATH = Duration.ofSeconds(150).toNanos();

    private static final long LASTING_CONGESTION = Duration.ofMinutes(5).toNanos();

    private static final String MERGED = "part of incident";

    /** One incident as it was seen so far. */
    static final class Seen {
        final long openedAt;
        final Set<SimulatedLink> links = new LinkedHashSet<>();
        Optional<Fault> fault = Optional.empty();
        IncidentRow row;

        Seen(long openedAt) {
            this.openedAt = openedAt;
        }
    }

    private final Topology topology;
    private final LongSupplier clock;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<Fault, Outcome> active = new LinkedHashMap<>();
    private final Map<Long, Seen> open = new LinkedHashMap<>();
    private final Map<Long, Seen> closed = new LinkedHashMap<>();
    private final Map<Long, Set<SimulatedLink>> gathering = new LinkedHashMap<>();
    private final List<String> falseOnes = new ArrayList<>();
    private final TroubleScores troubles = new TroubleScores();

    private long restartedAt = Long.MIN_VALUE / 2;

    Truth(Topology topology, LongSupplier clock) {
        this.topology = topology;
        this.clock = clock;
    }

    void begins(Fault fault) {
        active.put(fault, new Outcome(fault, restartedAt));
    }

    /** The fault is repaired; what was said of it so far counts. */
    void ends(Fault fault) {
        troubles.judge(fault);
        active.get(fault).judgeAtTheEnd(open.values(), clock.getAsLong());
    }

    /** All that could come of it has come. */
    void forget(Fault fault) {
        outcomes.add(active.remove(fault));
    }

    /** A server that restarts numbers its incidents anew. */
    void serverRestarts() {
        restartedAt = clock.getAsLong();
        active.values().forEach(outcome -> outcome.serverRestarts(open.values(), restartedAt));
        open.clear();
        closed.clear();
        gathering.clear();
    }

    void passTime() {
        for (Outcome outcome : active.values()) {
            outcome.judgeAfterAWhile(open.values(), clock.getAsLong());
        }
    }

    /** Returns what table LINK said of the links of faults. */
    TroubleScores troubles() {
        return troubles;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** Faults that were not met by exactly one incident with the right cause, in words. */
    List<String> misses() {
        return outcomes.stream().filter(Outcome::isMiss).map(Outcome::toString).toList();
    }

    /** Returns the summaries of incidents without any fault. */
    List<String> falseIncidents() {
        return falseOnes;
    }

    @Override
    public void incident(IncidentRow row) {
        reopen(row);
        Seen seen = open.get(row.id());
        if (seen == null) {
            seen = new Seen(clock.getAsLong());
            seen.links.addAll(gathering.getOrDefault(row.id(), Set.of()));
            open.put(row.id(), seen);
            seen.fault = faultOf(row, seen);
            if (seen.fault.isPresent()) {
                active.get(seen.fault.get()).opened(seen);
            } else if (!isCongestion(seen)) {
                falseOnes.add(row.kind() + " " + row.subject() + " " + row.trouble() + " (" + lines(seen) + ")");
            }
        }
        seen.row = row;
        if (row.until().isPresent()) {
            open.remove(row.id());
            closed.put(row.id(), seen);
            gathering.remove(row.id());
            boolean merged = row.ending().orElse("").startsWith(MERGED);
            Seen closed = seen;
            seen.fault.map(active::get).ifPresent(outcome -> outcome.closed(closed, merged, clock.getAsLong()));
        }
    }

    /** A line that was full for minutes is rightly told, though it is no fault. */
    private boolean isCongestion(Seen seen) {
        long now = clock.getAsLong();
        long full = seen.links.stream()
                .filter(link ->
                        now - link.congestedSince >= LASTING_CONGESTION && now <= link.congestedUntil + AFTERMATH)
                .count();
        return 2 * full >= seen.links.size() && full > 0;
    }

    /** Returns what the lines of its links lose in truth, for a reader who looks for the reason. */
    private String lines(Seen seen) {
        long now = clock.getAsLong();
        return seen.links.stream()
                .map(link -> link.congestedUntil > link.congestedSince && now - link.congestedUntil < LASTING_CONGESTION
                        ? "full for %d s until %d s ago"
                                .formatted(
                                        Duration.ofNanos(Math.min(now, link.congestedUntil) - link.congestedSince)
                                                .toSeconds(),
                                        Duration.ofNanos(Math.max(0, now - link.congestedUntil))
                                                .toSeconds())
                        : "loses %.1f %%".formatted(100 * link.loss))
                .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + (each.getValue() == 1 ? " link " : " links ") + each.getKey())
                .collect(Collectors.joining(", "));
    }

    /** It goes on, and is no other than it was, if its fault goes on. */
    private void reopen(IncidentRow row) {
        Seen before = closed.remove(row.id());
        if (before != null && before.fault.filter(active::containsKey).isPresent()) {
            open.put(row.id(), before);
        }
    }

    /** The one that it names; or the one that broke most of its links. */
    private Optional<Fault> faultOf(IncidentRow row, Seen seen) {
        long now = clock.getAsLong();
        Map<Fault, Integer> votes = new LinkedHashMap<>();
        for (SimulatedLink link : seen.links) {
            for (Fault fault : link.recentFaults) {
                votes.merge(fault, 1, Integer::sum);
            }
        }
        Set<Fault> candidates = seen.links.isEmpty() ? active.keySet() : votes.keySet();
        List<Fault> possible = candidates.stream()
                .filter(fault -> active.containsKey(fault) && now <= fault.until() + AFTERMATH)
                .toList();
        return possible.stream()
                .filter(fault -> fault.isNamedBy(row.kind(), row.subject()))
                .findFirst()
                .or(() -> possible.stream().max(Comparator.comparingInt(fault -> votes.getOrDefault(fault, 0))));
    }

    @Override
    public void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState state,
            Instant since,
            Optional<Instant> left) {
        Set<SimulatedLink> links = gathering.computeIfAbsent(incident, id -> new LinkedHashSet<>());
        SimulatedLink link = topology.link(from, ip);
        links.add(link);
        Seen seen = open.get(incident);
        if (seen != null) {
            seen.links.add(link);
        }
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        SimulatedLink link = topology.link(from, ip);
        gathering.getOrDefault(incident, Set.of()).remove(link);
        Seen seen = open.get(incident);
        if (seen != null) {
            seen.links.remove(link);
        }
    }

    @Override
    public void forgetIncident(long incident) {}

    @Override
    public void mute(Mute mute) {}

    @Override
    public void muteOver(long id) {}
}

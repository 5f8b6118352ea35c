package io.earshot.fleet.incidents;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The incidents that are open: which links they gain and lose, and when they end. Times are milliseconds since the epoch. */
final class OpenIncidents {

    /** So many that are over can still be looked at. */
    private static final int KEPT = 1_000;

    private static final Duration REOPENED = Duration.ofMinutes(10);

    /** A search takes about 6 µs a link, so that this keeps it under a tenth of a processor however large the trouble. */
    private static final int LINKS_A_SECOND = 10_000;

    private final IncidentTiming timing;
    private final MuteBook mutes;
    private final Summary summary;
    private final IncidentRows rows;

    private final Map<Long, Incident> open = new LinkedHashMap<>();
    private final Map<Incident, IncidentRow> written = new HashMap<>();
    private final Set<Incident> changed = new LinkedHashSet<>();

    /** Those that are closed and can still be looked at. */
    private final Deque<Long> over = new ArrayDeque<>();

    private final Unverified unverified;
    private long lastId;
    private long searchedAt;

    OpenIncidents(IncidentTiming timing, MuteBook mutes, Summary summary, IncidentRows rows) {
        this.timing = timing;
        this.mutes = mutes;
        this.summary = summary;
        this.rows = rows;
        unverified = new Unverified(rows);
    }

    /**
     * Takes what an earlier run of the server, or another server, knew; the open ones among it are to be verified.
     *
     * @param marked whether their summaries say so
     */
    void restore(Collection<KeptIncident> kept, boolean marked) {
        for (KeptIncident one : kept) {
            lastId = Math.max(lastId, one.row().id());
            for (KeptIncident.Link link : one.links()) {
                rows.incidentLink(
                        one.row().id(), link.from(), link.ip(), link.to(), link.state(), link.since(), link.left());
            }
            if (one.isOver()) {
                rows.incident(one.row());
                over.add(one.row().id());
            } else {
                unverified.add(one, marked);
            }
        }
    }

    /** Lets go of all incidents without a word, and returns the links that belonged to open ones. */
    List<WatchedLink> release() {
        List<WatchedLink> links =
                open.values().stream().flatMap(one -> one.links.stream()).toList();
        links.forEach(link -> link.history().incident = Optional.empty());
        open.clear();
        written.clear();
        changed.clear();
        over.clear();
        unverified.clear();
        return links;
    }

    /** Changes what people note of an incident. Returns false where there is no such incident, or it is over. */
    boolean annotate(long id, UnaryOperator<IncidentRow> change) {
        Incident incident = open.get(id);
        if (incident == null || !written.containsKey(incident)) {
            return unverified.annotate(id, change);
        }
        IncidentRow row = change.apply(written.get(incident));
        incident.acknowledgement = row.acknowledgement();
        incident.ticket = row.ticket();
        written.put(incident, row);
        rows.incident(row);
        return true;
    }

    Unverified unverified() {
        return unverified;
    }

    /** Lets links that an open incident's cause explains belong to it, and takes them out of the set. */
    void join(Set<WatchedLink> unexplained, long now) {
        if (open.isEmpty() || unexplained.isEmpty()) {
            return;
        }
        List<Incident> certain = open.values().stream()
                .filter(incident -> !isYoung(incident, now) || isEnding(incident))
                .toList();
        unexplained.removeIf(link -> {
            Optional<Incident> explaining = certain.stream()
                    .filter(incident ->
                            link.trouble().filter(incident.trouble::equals).isPresent())
                    .filter(incident -> incident.cause.explains(link))
                    .max(Comparator.comparingInt(incident -> incident.links.size()));
            explaining.ifPresent(incident -> add(incident, link));
            return explaining.isPresent();
        });
    }

    /**
     * Those with broken links whose cause may still have to change. That a data centre's agents are not heard shows minutes after
     * what broke its links, and says more of the cause than they may.
     *
     * @param fresh links that no incident explains
     */
    Set<Incident> doubtful(Trouble trouble, Collection<WatchedLink> fresh, long now) {
        Set<DataCenterPlace> mute = fresh.stream()
                .filter(WatchedLink::isReporting)
                .map(link -> link.from.dataCenter())
                .collect(Collectors.toSet());
        return open.values().stream()
                .filter(incident -> incident.trouble == trouble)
                .filter(incident -> isAnswerable(incident, now)
                        || (isYoung(incident, now) && !isEnding(incident))
                        || (!mute.isEmpty() && incident.touches(mute)))
                .filter(incident -> incident.links.stream().anyMatch(WatchedLink::isBrokenNow))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether time alone may have changed the cause: a question is open, or links have not yet had their turn to break. */
    boolean isPressing(Incident incident, long now) {
        return isAnswerable(incident, now) || now - incident.grewAt < timing.spreadMillis(incident.trouble);
    }

    /** Whether some of its links came back while others stay broken. While they are coming back that proves nothing. */
    private boolean isAnswerable(Incident incident, long now) {
        return incident.questioned && now - incident.backAt >= 2 * timing.hold().toMillis();
    }

    /**
     * Whether its links are coming back. What then looks healthy is no evidence against its cause, and who was cut off tells only
     * now of what it could not reach. Path MTUs are measured so seldom that the first of them back is sign enough.
     */
    private static boolean isEnding(Incident incident) {
        boolean isFoundSeldom = incident.trouble == Trouble.PATH_MTU || incident.trouble == Trouble.PATH;
        return isFoundSeldom ? incident.backAt > incident.grewAt : 2 * incident.troubled() < incident.links.size();
    }

    boolean areNone() {
        return open.isEmpty();
    }

    /** Counts what no open incident can have been about: they would be new ones. */
    static long countNew(List<Explanation> explanations) {
        return explanations.stream()
                .filter(explanation -> explanation.links().stream()
                        .allMatch(link -> link.incident().isEmpty()))
                .count();
    }

    /** Whether the last search is so recent that one of so many links must wait. */
    boolean isTooSoon(int links, long now) {
        return now - searchedAt < millisBetweenSearches(links);
    }

    static long millisBetweenSearches(int links) {
        return links * 1_000L / LINKS_A_SECOND;
    }

    /** Returns those of such trouble, the oldest first. */
    List<Incident> open(Trouble trouble) {
        return open.values().stream()
                .filter(incident -> incident.trouble == trouble)
                .toList();
    }

    /** Whether its cause is still open to doubt. */
    boolean isYoung(Incident incident, long now) {
        return now - incident.grewAt < timing.youngMillis(incident.trouble);
    }

    /** Gives each explanation to the doubtful incident that it shares most links with; those without one open a new one. */
    void follow(List<Explanation> explanations, Set<Incident> doubtful, Trouble trouble, long now) {
        searchedAt = now;
        Map<Explanation, Incident> assigned = IncidentAssignment.of(explanations);
        Map<Incident, WatchedLink> absorbed = new LinkedHashMap<>();
        for (Incident incident : doubtful) {
            if (!assigned.containsValue(incident)) {
                absorbed.put(
                        incident,
                        incident.links.stream()
                                .filter(WatchedLink::isTroubled)
                                .findFirst()
                                .orElseThrow());
            }
        }
        doubtful.forEach(incident -> incident.questioned = false);
        for (Explanation explanation : explanations) {
            Incident incident = assigned.get(explanation);
            if (incident != null) {
                incident.become(Recurrence.kept(incident, explanation, timing, now));
            } else {
                Optional<Incident> before = reopened(explanation, trouble, now)
                        .or(() -> Recurrence.of(explanation, trouble, now))
                        .or(() -> continued(explanation, trouble, now));
                incident = before.orElseGet(() -> new Incident(++lastId, explanation, trouble, now));
                over.remove(incident.id);
                open.put(incident.id, incident);
                incident.become(before.isEmpty() ? explanation : Recurrence.after(incident, explanation));
            }
            changed.add(incident);
            for (WatchedLink link : explanation.links()) {
                if (link.incident().isEmpty() || link.incident().get() != incident) {
                    add(incident, link);
                    incident.grewAt = now;
                }
            }
        }
        absorbed.forEach((incident, link) -> merge(incident, link.incident().orElseThrow(), now));
    }

    /** Returns the incident that is opened again because its trouble came back so soon. */
    private Optional<Incident> reopened(Explanation explanation, Trouble trouble, long now) {
        Map<Incident, Integer> shared = new LinkedHashMap<>();
        for (WatchedLink link : explanation.links()) {
            link.history()
                    .lastIncident
                    .filter(incident -> incident.trouble == trouble
                            && !open.containsKey(incident.id)
                            && incident.closedAt + REOPENED.toMillis() >= now)
                    .ifPresent(incident -> shared.merge(incident, 1, Integer::sum));
        }
        return shared.keySet().stream()
                .filter(incident -> incident.cause.equals(explanation.cause())
                        || 2 * shared.get(incident) >= explanation.links().size())
                .max(Comparator.comparingInt(shared::get));
    }

    /** Returns the incident of before the server's restart that goes on, with its id and its beginning. */
    private Optional<Incident> continued(Explanation explanation, Trouble trouble, long now) {
        if (unverified.isEmpty()) {
            return Optional.empty();
        }
        return unverified
                .continuedBy(
                        trouble,
                        kind(trouble, explanation.cause()),
                        String.join(" ", explanation.cause().places()),
                        explanation.links())
                .map(kept -> {
                    Incident incident = new Incident(kept.row().id(), explanation, trouble, now);
                    incident.openedAt = kept.row().openedAt().toEpochMilli();
                    incident.since = kept.row().since().toEpochMilli();
                    incident.acknowledgement = kept.row().acknowledgement();
                    incident.ticket = kept.row().ticket();
                    return incident;
                });
    }

    private static String kind(Trouble trouble, Cause cause) {
        return switch (trouble) {
            case PATH_MTU -> IncidentKinds.PATH_MTU;
            case PATH -> IncidentKinds.PATH;
            case DOWN, LOSS -> cause.kind().label();
        };
    }

    /** Lets the link belong to the incident, and to no other one. */
    void add(Incident incident, WatchedLink link) {
        link.incident().ifPresent(before -> {
            before.links.remove(link);
            changed.add(before);
            if (!link.isReporting()) {
                rows.notOfIncident(before.id, link.from.name, link.ip);
            }
        });
        link.history().incident = Optional.of(incident);
        incident.links.add(link);
        incident.note(link);
        incident.since = Math.min(incident.since, link.history().troubledSince);
        changed(link);
    }

    /** All that is broken in one is explained by others: it was never one of its own. */
    private void merge(Incident incident, Incident into, long now) {
        List.copyOf(incident.links).forEach(link -> add(into, link));
        close(incident, now, Ending.partOf(into.id));
    }

    /** The link belongs to no incident any more. */
    void lose(WatchedLink link, long now, Ending why) {
        if (link.incident().isEmpty()) {
            return;
        }
        Incident incident = link.incident().get();
        link.history().incident = Optional.empty();
        link.history().lastIncident = Optional.of(incident);
        incident.links.remove(link);
        write(incident, link, Optional.of(Instant.ofEpochMilli(now)));
        changed.add(incident);
        if (incident.links.isEmpty()) {
            close(incident, now, why);
        } else {
            incident.questioned = true;
        }
    }

    private void close(Incident incident, long now, Ending why) {
        long until = why.equals(Ending.RECOVERED) ? incident.backAt : now;
        write(incident, now, Optional.of(Instant.ofEpochMilli(until)), Optional.of(why.text()));
        open.remove(incident.id);
        changed.remove(incident);
        written.remove(incident);
        incident.closedAt = now;
        over.add(incident.id);
        if (over.size() > KEPT) {
            rows.forgetIncident(over.remove());
        }
    }

    /** Something is new about the incident itself. */
    void changed(Incident incident) {
        changed.add(incident);
    }

    /** Something is new about a link of an incident. */
    void changed(WatchedLink link) {
        if (link.incident().isPresent()) {
            changed.add(link.incident().get());
            link.incident().get().note(link);
            write(link.incident().get(), link, Optional.empty());
        }
    }

    private void write(Incident incident, WatchedLink link, Optional<Instant> left) {
        if (!link.isReporting()) {
            rows.incidentLink(
                    incident.id,
                    link.from.name,
                    link.ip,
                    link.to.name,
                    link.state(),
                    Instant.ofEpochMilli(link.history().troubledSince),
                    left);
        }
    }

    /** Writes the rows of those that changed. */
    void write(long now) {
        if (mutes.takeChanged()) {
            changed.addAll(open.values());
        }
        changed.forEach(incident -> write(incident, now, Optional.empty(), Optional.empty()));
        changed.clear();
    }

    private void write(Incident incident, long now, Optional<Instant> until, Optional<String> ending) {
        int linksUp = incident.cause.healthy(ObserverCoverage.ofUsed(timing, incident.trouble, incident.since, now))
                + incident.cause.healthy(ObserverCoverage.ofBackground(timing, incident.trouble, incident.since, now));
        incident.noteAddresses();
        incident.notePaths();
        IncidentRow row = new IncidentRow(
                incident.id,
                kind(incident.trouble, incident.cause),
                String.join(" ", incident.cause.places()),
                incident.troubleLabel(),
                incident.severity(),
                summary.of(incident, linksUp, Instant.ofEpochMilli(now), until),
                incident.troubled(),
                linksUp,
                Math.round(incident.confidence * 100) / 100f,
                Instant.ofEpochMilli(incident.since),
                Instant.ofEpochMilli(incident.openedAt),
                until,
                ending,
                mutes.reason(incident),
                incident.acknowledgement,
                incident.ticket);
        if (!row.equals(written.put(incident, row))) {
            rows.incident(row);
        }
    }
}

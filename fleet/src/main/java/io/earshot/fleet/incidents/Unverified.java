package io.earshot.fleet.incidents;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/**
 * Incidents that were open when an earlier run of the server ended. Each stays open with its id until links of it are seen broken
 * again, and is continued then, or until all of them are seen healthy, or have left. Not thread-safe.
 */
final class Unverified {

    private record Key(ContainerName from, Ip ip) {}

    private static final class Waiting {
        KeptIncident kept;
        final Map<Key, KeptIncident.Link> unseen = new LinkedHashMap<>();

        Waiting(KeptIncident kept) {
            this.kept = kept;
        }

        boolean isAbout(Trouble trouble) {
            String label = kept.row().trouble();
            return switch (trouble) {
                case LOSS -> isAboutLoss();
                case DOWN -> label.equals(Trouble.DOWN.label()) || label.equals(Incident.STARVED);
                case PATH_MTU, PATH -> label.equals(trouble.label());
            };
        }

        /** A link that answers may lose as much as it did: loss is found in minutes, not in one report. */
        boolean isAboutLoss() {
            String label = kept.row().trouble();
            return label.equals(Trouble.LOSS.label()) || label.equals(Incident.CONGESTED);
        }
    }

    /** Loss that lasts is found within this time. */
    private static final Duration LOSS_IS_FOUND = Duration.ofMinutes(20);

    private final IncidentRows rows;
    private Optional<Instant> doubtedSince = Optional.empty();
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Key, Waiting> byLink = new HashMap<>();

    Unverified(IncidentRows rows) {
        this.rows = rows;
    }

    void clear() {
        waiting.clear();
        byLink.clear();
        doubtedSince = Optional.empty();
    }

    /** @param marked whether its summary says that it is not verified yet */
    void add(KeptIncident kept, boolean marked) {
        Waiting one = new Waiting(kept);
        for (KeptIncident.Link link : kept.links()) {
            if (link.left().isEmpty()) {
                Key key = new Key(link.from(), link.ip());
                one.unseen.put(key, link);
                byLink.put(key, one);
            }
        }
        waiting.put(kept.row().id(), one);
        rows.incident(marked ? marked(kept.row()) : kept.row());
    }

    /** Changes what people note of an incident. Returns false where there is no such incident. */
    boolean annotate(long id, UnaryOperator<IncidentRow> change) {
        Waiting one = waiting.get(id);
        if (one == null) {
            return false;
        }
        one.kept = new KeptIncident(change.apply(one.kept.row()), one.kept.links());
        rows.incident(marked(one.kept.row()));
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The link is healthy: if it was the last, the incident is over. */
    void healthy(ContainerName from, Ip ip, Instant now) {
        Key key = new Key(from, ip);
        Waiting one = byLink.get(key);
        if (one != null && !one.isAboutLoss()) {
            byLink.remove(key);
            leave(one, key, now, Ending.RECOVERED);
        }
    }

    /** Lets links go that the fleet has no more. */
    void forgetUnless(BiPredicate<ContainerName, Ip> isWatched, Instant now) {
        doubtedSince = doubtedSince.or(() -> Optional.of(now));
        boolean lossWouldBeFound = !now.isBefore(doubtedSince.get().plus(LOSS_IS_FOUND));
        for (Waiting one : List.copyOf(waiting.values())) {
            if (one.isAboutLoss() && lossWouldBeFound) {
                byLink.values().removeIf(other -> other == one);
                close(one, now, Ending.NOT_CONFIRMED);
                continue;
            }
            for (Key key : List.copyOf(one.unseen.keySet())) {
                if (!isWatched.test(key.from(), key.ip())) {
                    byLink.remove(key);
                    leave(one, key, now, Ending.LEFT_CMDB);
                }
            }
            if (one.unseen.isEmpty() && waiting.containsKey(one.kept.row().id())) {
                close(one, now, Ending.NOT_CONFIRMED);
            }
        }
    }

    private void leave(Waiting one, Key key, Instant now, Ending why) {
        KeptIncident.Link link = one.unseen.remove(key);
        rows.incidentLink(
                one.kept.row().id(), link.from(), link.ip(), link.to(), link.state(), link.since(), Optional.of(now));
        if (one.unseen.isEmpty()) {
            close(one, now, why);
        }
    }

    private void close(Waiting one, Instant now, Ending why) {
        waiting.remove(one.kept.row().id());
        rows.incident(one.kept.row().over(now, why.text()));
    }

    /**
     * Returns the incident that is about the same places, or else the one that shares most of the links, if these are half of its
     * own or half of the given ones, and lets it go: it is verified.
     *
     * @param subject as in {@link IncidentRow}
     */
    Optional<KeptIncident> continuedBy(Trouble trouble, String kind, String subject, List<WatchedLink> links) {
        Optional<Waiting> same = waiting.values().stream()
                .filter(one -> one.isAbout(trouble)
                        && one.kept.row().kind().equals(kind)
                        && one.kept.row().subject().equals(subject))
                .findFirst()
                .or(() -> sharesMost(trouble, links));
        same.ifPresent(one -> verified(one, links));
        return same.map(one -> one.kept);
    }

    private Optional<Waiting> sharesMost(Trouble trouble, List<WatchedLink> links) {
        Map<Waiting, Integer> shared = new LinkedHashMap<>();
        for (WatchedLink link : links) {
            Waiting one = byLink.get(new Key(link.from.name, link.ip));
            if (one != null && one.isAbout(trouble)) {
                shared.merge(one, 1, Integer::sum);
            }
        }
        return shared.keySet().stream()
                .filter(one -> 2 * shared.get(one) >= Math.min(one.unseen.size(), links.size()))
                .max(Comparator.comparing(shared::get));
    }

    private void verified(Waiting one, List<WatchedLink> links) {
        long id = one.kept.row().id();
        waiting.remove(id);
        byLink.values().removeIf(other -> other == one);
        Set<Key> continued = new HashSet<>();
        links.forEach(link -> continued.add(new Key(link.from.name, link.ip)));
        one.unseen.keySet().stream()
                .filter(key -> !continued.contains(key))
                .forEach(key -> rows.notOfIncident(id, key.from(), key.ip()));
    }

    private static IncidentRow marked(IncidentRow row) {
        String mark = " (unverified since the server's restart)";
        return row.summary().endsWith(mark) ? row : row.saying(row.summary() + mark);
    }
}

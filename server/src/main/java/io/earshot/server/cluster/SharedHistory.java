package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.LinkHistory;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps changes of links' states in the log. All servers see the same changes; the one that speaks writes them, and all show what comes out of
 * the log. A server that starts takes from there when links came into their states, since it cannot see reports that were replaced by newer
 * ones. One thread at a time.
 */
public final class SharedHistory implements LinkHistory {

    /** Writes a row of table EVENT. */
    @FunctionalInterface
    public interface EventTable {
        void event(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after);
    }

    /** A change that is older than this when a server has read the log was written, or was never one. */
    private static final Duration UNWRITTEN = Duration.ofSeconds(15);

    /** Bounds what one turn of the speaker writes of containers. */
    private static final int MOST_CONTAINERS = 20_000;

    private record Change(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {

        static Change of(Fact.LinkChanged fact) {
            return new Change(fact.at(), fact.from(), fact.to(), fact.before(), fact.after());
        }
    }

    private final Fleet fleet;
    private final EventTable table;

    /** Holds the changes that this server saw and the log does not have; the first of them are on their way. */
    private final Deque<Change> unwritten = new ArrayDeque<>();

    private int underWay;
    private long lastId;

    /** Holds the containers of whose links the log does not have the newest, and those that are on their way. */
    private final Set<ContainerName> changed = new LinkedHashSet<>();

    private final Set<ContainerName> changedUnderWay = new HashSet<>();

    /** Holds what the log knows, while this server reads the log for the first time. */
    private Optional<Known> known = Optional.of(new Known(new HashMap<>(), new HashSet<>()));

    private record Known(Map<ContainerName, List<LinkAge>> links, Set<Change> changes) {}

    /** Makes the history of a fleet, which is to hand its changes over. */
    public SharedHistory(Fleet fleet, EventTable table) {
        this.fleet = fleet;
        this.table = table;
        fleet.keepHistory(this);
    }

    @Override
    public Instant entered(ContainerName from, Ip to, LinkState state, Instant now) {
        changed.add(from);
        return known.flatMap(log -> since(log.links().getOrDefault(from, List.of()), to, state, now))
                .orElse(now);
    }

    private static Optional<Instant> since(List<LinkAge> links, Ip to, LinkState state, Instant now) {
        return links.stream()
                .filter(link -> link.to().equals(to)
                        && link.state() == state
                        && !link.since().isAfter(now))
                .map(LinkAge::since)
                .findFirst();
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        Change change = new Change(at, from, to, before, after);
        if (known.filter(log -> log.changes().remove(change)).isEmpty()) {
            unwritten.add(change);
            if (unwritten.size() > Fact.EVENTS) {
                var _ = unwritten.removeFirst();
                underWay = Math.max(0, underWay - 1);
            }
        }
    }

    void apply(Fact.LinkChanged fact) {
        lastId = Math.max(lastId, fact.id());
        table.event(fact.id(), fact.at(), fact.from(), fact.to(), fact.before(), fact.after());
        if (!takeOut(Change.of(fact))) {
            known.ifPresent(log -> log.changes().add(Change.of(fact)));
        }
    }

    /** Takes out a change and those before it: the speaker writes changes in their order, and did not see them. */
    private boolean takeOut(Change written) {
        int position = 0;
        for (Change each : unwritten) {
            position++;
            if (each.equals(written)) {
                for (int i = 0; i < position; i++) {
                    var _ = unwritten.removeFirst();
                }
                underWay = Math.max(0, underWay - position);
                return true;
            }
        }
        return false;
    }

    void apply(Fact.LinkStates fact) {
        known.ifPresent(log -> log.links().put(fact.container(), fact.links()));
        boolean wasUnderWay = changedUnderWay.remove(fact.container());
        if (fact.links().equals(fleet.ages(fact.container()))) {
            changed.remove(fact.container());
        } else if (wasUnderWay) {
            changed.add(fact.container());
        }
    }

    void gone(ContainerName container) {
        changed.remove(container);
        changedUnderWay.remove(container);
        known.ifPresent(log -> log.links().remove(container));
    }

    /** Ends the first reading of the log. What it repeated of older times is not written once more. */
    void complete(Instant now) {
        known.ifPresent(log -> log.links().forEach((container, links) -> {
            if (links.equals(fleet.ages(container))) {
                changed.remove(container);
            }
        }));
        known = Optional.empty();
        Instant oldest = now.minus(UNWRITTEN);
        unwritten.removeIf(change -> change.at().isBefore(oldest));
    }

    /** Returns what the log does not have. */
    List<Fact> drain() {
        List<Fact> facts = new ArrayList<>();
        long id = lastId + underWay;
        int index = 0;
        for (Change change : unwritten) {
            if (index++ >= underWay) {
                facts.add(new Fact.LinkChanged(
                        ++id, change.at(), change.from(), change.to(), change.before(), change.after()));
            }
        }
        underWay = unwritten.size();
        Iterator<ContainerName> each = changed.iterator();
        for (int i = 0; i < MOST_CONTAINERS && each.hasNext(); i++) {
            ContainerName container = each.next();
            each.remove();
            changedUnderWay.add(container);
            facts.add(new Fact.LinkStates(container, fleet.ages(container)));
        }
        return facts;
    }

    /** Counts what was not written as not written. */
    void standBy() {
        underWay = 0;
        changed.addAll(changedUnderWay);
        changedUnderWay.clear();
    }
}

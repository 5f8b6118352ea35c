package io.earshot.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container asked for a service, as DNS saw it.
 *
 * @param count how many questions this stands for, at least 1
 * @param lastSeen when the newest of them was asked
 * @param answers the addresses that the container was told, if known; none says nothing, since PowerDNS's log has no addresses
 */
public record Lookup(ContainerName container, String service, long count, Instant lastSeen, List<Ip> answers) {

    /** A service behind more addresses than this answers with a part of them each time; the older part is let go. */
    public static final int MAX_ANSWERS = 64;

    public Lookup {
        service = Names.require("service", service);
        answers = List.copyOf(answers);
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + " of a lookup, expected at least 1");
        }
    }

    /** One whose answers nobody knows. */
    public Lookup(ContainerName container, String service, long count, Instant lastSeen) {
        this(container, service, count, lastSeen, List.of());
    }

    /**
     * This and another sighting of the same container asking for the same service as one: as often as both, at the later time,
     * the newer answers first.
     *
     * @throws IllegalArgumentException if it is another container or service
     */
    public Lookup and(Lookup other) {
        if (!container.equals(other.container) || !service.equals(other.service)) {
            throw new IllegalArgumentException("lookup of " + other.service + " by " + other.container
                    + ", expected one of " + service + " by " + container);
        }
        boolean otherIsNewer = !other.lastSeen.isBefore(lastSeen);
        Lookup newer = otherIsNewer ? other : this;
        Lookup older = otherIsNewer ? this : other;
        List<Ip> both = Stream.concat(newer.answers.stream(), older.answers.stream())
                .distinct()
                .limit(MAX_ANSWERS)
                .toList();
        return new Lookup(container, service, count + other.count, newer.lastSeen, both);
    }

    /** The same with another time. */
    public Lookup at(Instant time) {
        return new Lookup(container, service, count, time, answers);
    }
}

package io.earshot.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers that have not reported yet, and when each must have. A container has two cycles, counted from the time when the
 * CMDB named it and this server was ready, since its agent starts later than the CMDB knows it.
 */
final class OverdueDetector {

    private final Duration cycle;
    private final Map<Member, Instant> dueAt = new LinkedHashMap<>();
    private Optional<Instant> startedAt = Optional.empty();

    OverdueDetector(Duration cycle) {
        this.cycle = cycle;
    }

    void add(Member member, Instant now) {
        Instant readyAt = start(now).plus(cycle);
        dueAt.put(member, (readyAt.isAfter(now) ? readyAt : now).plus(cycle.multipliedBy(2)));
    }

    /** It has reported, or it left the CMDB. */
    void remove(Member member) {
        dueAt.remove(member);
    }

    /** Hands out each that is overdue once. */
    List<Member> overdue(Instant now) {
        start(now);
        List<Member> overdue = new ArrayList<>();
        Iterator<Map.Entry<Member, Instant>> longestKnown = dueAt.entrySet().iterator();
        while (longestKnown.hasNext()) {
            Map.Entry<Member, Instant> next = longestKnown.next();
            if (next.getValue().isAfter(now)) {
                break;
            }
            overdue.add(next.getKey());
            longestKnown.remove();
        }
        return overdue;
    }

    private Instant start(Instant now) {
        startedAt = startedAt.or(() -> Optional.of(now));
        return startedAt.get();
    }
}

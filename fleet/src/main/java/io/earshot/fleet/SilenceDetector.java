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
 * Finds containers that have not reported for too long. The cost of a query depends on how many have just fallen
 * silent, not on the fleet.
 */
final class SilenceDetector {

    /** Asked so rarely, the server slept or its clock stepped, and cannot tell who was silent meanwhile. */
    private static final Duration ASLEEP = Duration.ofSeconds(5);

    private final Duration after;

    /** When each was heard, the one longest ago first. */
    private final Map<Member, Instant> heard = new LinkedHashMap<>();

    private Optional<Instant> lastAsked = Optional.empty();

    SilenceDetector(Duration after) {
        this.after = after;
    }

    void heard(Member member, Instant now) {
        heard.remove(member);
        heard.put(member, now);
    }

    void forget(Member member) {
        heard.remove(member);
    }

    /** Hands out each that is silent once, until it is heard again. */
    List<Member> fallen(Instant now) {
        boolean awake = lastAsked
                .filter(last -> !now.isBefore(last) && !now.isAfter(last.plus(ASLEEP)))
                .isPresent();
        lastAsked = Optional.of(now);
        if (!awake) {
            heard.replaceAll((member, at) -> now);
        }
        List<Member> fallen = new ArrayList<>();
        Iterator<Map.Entry<Member, Instant>> longestAgo = heard.entrySet().iterator();
        while (longestAgo.hasNext()) {
            Map.Entry<Member, Instant> next = longestAgo.next();
            if (!next.getValue().isBefore(now.minus(after))) {
                break;
            }
            fallen.add(next.getKey());
            longestAgo.remove();
        }
        return fallen;
    }
}

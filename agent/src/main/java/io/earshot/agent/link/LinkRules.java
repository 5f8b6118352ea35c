package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.model.Partner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the times by which a link is judged, in nanoseconds, since each probe asks for them.
 *
 * @param interval from one probe to the next in quiet times
 * @param downInterval the same while the link is down that was answered before
 * @param confirmInterval the same while a suspicion is confirmed or a recovery watched
 * @param timeout an unanswered probe is lost after this long
 * @param downAfter a link is down when nothing was answered for this long
 * @param methods all that can be used, the one that costs the partner the least first
 */
public record LinkRules(
        long interval, long downInterval, long confirmInterval, long timeout, long downAfter, List<Method> methods) {

    public LinkRules {
        methods = List.copyOf(methods);
    }

    /** Fewer lost probes than this prove nothing, however long they took. */
    static final int ENOUGH_LOST = 5;

    /** So many answers, spread over half of downAfter, make a broken link good again. */
    static final int ENOUGH_ANSWERED = 3;

    static final long RETRY_CHEAPEST = Duration.ofHours(1).toNanos();

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    /** Whatever a server asks for, nobody is probed more often. */
    static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private static final Duration SHORTEST_DOWN_AFTER = Duration.ofSeconds(1);

    /**
     * Ten probes fit into downAfter, so that a single lost packet, or a burst of them that is shorter, breaks nothing.
     *
     * @param methods that work to this partner, the cheapest first
     */
    public static LinkRules of(Partner partner, Duration downAfter, List<Method> methods) {
        Duration interval = longer(partner.interval(), SHORTEST_INTERVAL);
        Duration down = longer(downAfter, SHORTEST_DOWN_AFTER);
        return new LinkRules(
                interval.toNanos(),
                longer(partner.downInterval(), SHORTEST_INTERVAL).toNanos(),
                shorter(interval, longer(down.dividedBy(10), SHORTEST_INTERVAL)).toNanos(),
                shorter(interval, DEFAULT_TIMEOUT).toNanos(),
                down.toNanos(),
                methods);
    }

    /** The method that costs the partner the least. */
    Method cheapest() {
        return methods.getFirst();
    }

    /** Returns the method that asks by TCP, as programs do; the last one where there is none. */
    Method connecting() {
        return methods.stream().filter(Tcp.class::isInstance).findFirst().orElse(methods.getLast());
    }

    /** Returns the cheaper one of two methods. */
    Method cheaper(Method one, Method other) {
        return methods.indexOf(one) <= methods.indexOf(other) ? one : other;
    }

    /** All methods, the one in use first. */
    List<Method> all(Method inUse) {
        List<Method> all = new ArrayList<>(methods);
        all.remove(inUse);
        all.addFirst(inUse);
        return all;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

package io.earshot.fleet.partners;

import io.earshot.model.Ip;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Counts the lists that each address is on and limits how often each of them may probe it, so that together they send
 * it no more than a stated number of probes a second. Intervals double and halve, so that a list changes only where its target's clients do.
 * Not thread-safe.
 */
public final class Targets {

    private static final class Target {
        int clients;
        int doublings;
    }

    private final Duration interval;
    private final Duration longest;
    private final double maxProbesPerSecond;
    private final Function<Ip, Duration> usual;
    private final Map<Ip, Target> targets = new HashMap<>();
    private Set<Ip> changed = new HashSet<>();

    /**
     * @param interval from one probe of a link to the next, where nothing is against it
     * @param longest no link is probed less often, since it would have no state: with more clients than this leaves room for,
     *     a target gets more probes than it should
     */
    public Targets(Duration interval, Duration longest, double maxProbesPerSecond) {
        this.interval = interval;
        this.usual = _ -> interval;
        this.longest = longest;
        this.maxProbesPerSecond = maxProbesPerSecond;
    }

    /** A list stood on the first addresses and stands on the second now. */
    public void replace(Collection<Ip> before, Collection<Ip> after) {
        for (Ip ip : after) {
            if (!before.contains(ip)) {
                Target target = targets.computeIfAbsent(ip, i -> new Target());
                target.clients++;
                adjust(ip, target);
            }
        }
        for (Ip ip : before) {
            if (!after.contains(ip)) {
                Target target = targets.get(ip);
                target.clients--;
                adjust(ip, target);
                if (target.clients == 0) {
                    targets.remove(ip);
                }
            }
        }
    }

    /** Returns the interval at which each of its clients probes it. */
    public Duration interval(Ip ip) {
        Target target = targets.get(ip);
        return target == null ? interval : interval(target.doublings);
    }

    /** The same of several partners, as it is now whatever changes. */
    public Function<Ip, Duration> intervals(List<KnownPartner> partners) {
        Map<Ip, Duration> unusual = new HashMap<>();
        for (KnownPartner partner : partners) {
            Duration now = interval(partner.ip());
            if (!now.equals(interval)) {
                unusual.put(partner.ip(), now);
            }
        }
        return unusual.isEmpty() ? usual : ip -> unusual.getOrDefault(ip, interval);
    }

    /** The addresses whose interval is another than when this was asked last. */
    public Set<Ip> changed() {
        Set<Ip> all = changed;
        changed = new HashSet<>();
        return all;
    }

    private void adjust(Ip ip, Target target) {
        int before = target.doublings;
        while (probesPerSecond(target.clients, target.doublings) > maxProbesPerSecond
                && interval(target.doublings).compareTo(longest) < 0) {
            target.doublings++;
        }
        // A quarter of room on the way back, or a client that comes and goes would change all lists each time.
        while (target.doublings > 0
                && probesPerSecond(target.clients, target.doublings - 1) <= 0.75 * maxProbesPerSecond) {
            target.doublings--;
        }
        if (target.doublings != before) {
            changed.add(ip);
        }
    }

    private double probesPerSecond(int clients, int doublings) {
        return clients * 1e9 / interval(doublings).toNanos();
    }

    private Duration interval(int doublings) {
        Duration longer = interval.multipliedBy(1L << Math.min(doublings, 30));
        return longer.compareTo(longest) < 0 ? longer : longest.compareTo(interval) > 0 ? longest : interval;
    }
}

package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
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

    /** Links that nobody uses are probed so much less often. */
    private static final int BACKGROUND_INTERVALS = 6;

    /** An address with whose it is: in another network, the same address may be another's. */
    record Address(ContainerName owner, Ip ip) {

        static Address of(KnownPartner partner) {
            return new Address(partner.owner().name(), partner.ip());
        }
    }

    private static final class Target {
        int clients;

        /** Counts those that probe it in the background, without those that wait for its recovery. */
        int background;

        int doublings;

        void count(boolean slow, int change) {
            if (slow) {
                background += change;
            } else {
                clients += change;
            }
        }

        boolean isUnused() {
            return clients == 0 && background == 0;
        }
    }

    private final Duration interval;
    private final Duration backgroundInterval;
    private final Duration longest;
    private final double maxProbesPerSecond;
    private final Function<Ip, Duration> usual;
    private final Map<Address, Target> targets = new HashMap<>();
    private Set<ContainerName> changed = new HashSet<>();

    /**
     * @param interval from one probe of a link to the next, where nothing is against it
     * @param longest no link is probed less often, since it would have no state: with more clients than this leaves room for,
     *     a target gets more probes than it should
     */
    public Targets(Duration interval, Duration longest, double maxProbesPerSecond) {
        this.interval = interval;
        this.usual = _ -> interval;
        this.longest = longest;
        backgroundInterval = backgroundInterval(interval, longest);
        this.maxProbesPerSecond = maxProbesPerSecond;
    }

    /**
     * Returns the time from one probe of a link that nobody uses to the next, where nothing is against it.
     *
     * @param interval the same of other links
     * @param longest no link is probed less often
     */
    public static Duration backgroundInterval(Duration interval, Duration longest) {
        Duration background = interval.multipliedBy(BACKGROUND_INTERVALS);
        return background.compareTo(longest) < 0 ? background : longest.compareTo(interval) > 0 ? longest : interval;
    }

    /** A list stood on the first addresses and stands on the second now. */
    void replace(Collection<Address> before, Collection<Address> after) {
        after.stream().filter(address -> !before.contains(address)).forEach(address -> add(address, false));
        before.stream().filter(address -> !after.contains(address)).forEach(address -> remove(address, false));
    }

    /** A container had the first partners and has the second now. */
    public void replacePartners(ProbedPartners before, ProbedPartners after) {
        for (int i = 0; i < after.partners().size(); i++) {
            KnownPartner partner = after.partners().get(i);
            boolean slow = after.isSlow(partner);
            if (!before.has(partner, slow, i)) {
                add(Address.of(partner), slow);
            }
        }
        for (int i = 0; i < before.partners().size(); i++) {
            KnownPartner partner = before.partners().get(i);
            boolean slow = before.isSlow(partner);
            if (!after.has(partner, slow, i)) {
                remove(Address.of(partner), slow);
            }
        }
    }

    private void add(Address address, boolean slow) {
        Target target = targets.computeIfAbsent(address, _ -> new Target());
        target.count(slow, 1);
        adjust(address, target);
    }

    private void remove(Address address, boolean slow) {
        Target target = targets.get(address);
        target.count(slow, -1);
        adjust(address, target);
        if (target.isUnused()) {
            targets.remove(address);
        }
    }

    /** Returns the interval at which each of its clients probes it. */
    Duration interval(Address address) {
        Target target = targets.get(address);
        return target == null ? interval : interval(target.doublings);
    }

    /** Returns the interval at which each of those probes it that do so in the background. */
    private Duration backgroundInterval(Address address) {
        Duration usually = interval(address);
        return usually.compareTo(backgroundInterval) < 0 ? backgroundInterval : usually;
    }

    /** The same of several partners, as it is now whatever changes. */
    public Function<Ip, Duration> intervals(ProbedPartners probed) {
        return intervals(
                probed.partners(),
                partner -> probed.isSlow(partner)
                        ? backgroundInterval(Address.of(partner))
                        : interval(Address.of(partner)));
    }

    /** Returns the intervals at which agents probe partners that answered and are down, before the server knows that they are. */
    public Function<Ip, Duration> downIntervals(List<KnownPartner> partners) {
        return intervals(partners, partner -> interval(Address.of(partner)));
    }

    private Function<Ip, Duration> intervals(List<KnownPartner> partners, Function<KnownPartner, Duration> of) {
        Map<Ip, Duration> unusual = new HashMap<>();
        for (KnownPartner partner : partners) {
            Duration now = of.apply(partner);
            if (!now.equals(interval)) {
                unusual.put(partner.ip(), now);
            }
        }
        return unusual.isEmpty() ? usual : ip -> unusual.getOrDefault(ip, interval);
    }

    /** Returns the containers with addresses whose interval is another than when this was asked last. */
    public Set<ContainerName> changed() {
        Set<ContainerName> all = changed;
        changed = new HashSet<>();
        return all;
    }

    private void adjust(Address address, Target target) {
        int before = target.doublings;
        while (probesPerSecond(target, target.doublings) > maxProbesPerSecond
                && interval(target.doublings).compareTo(longest) < 0) {
            target.doublings++;
        }
        // A quarter of room on the way back, or a client that comes and goes would change all lists each time.
        while (target.doublings > 0 && probesPerSecond(target, target.doublings - 1) <= 0.75 * maxProbesPerSecond) {
            target.doublings--;
        }
        if (target.doublings != before) {
            changed.add(address.owner());
        }
    }

    private double probesPerSecond(Target target, int doublings) {
        long usually = interval(doublings).toNanos();
        return target.clients * 1e9 / usually
                + target.background * 1e9 / Math.max(usually, backgroundInterval.toNanos());
    }

    private Duration interval(int doublings) {
        Duration longer = interval.multipliedBy(1L << Math.min(doublings, 30));
        return longer.compareTo(longest) < 0 ? longer : longest.compareTo(interval) > 0 ? longest : interval;
    }
}

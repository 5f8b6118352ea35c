package io.earshot.lab.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Lets faults happen, some at a time, each only after all that came of the last ones is over. */
final class Faults {

    private static final Duration WARM_UP = Duration.ofMinutes(30);
    private static final int MOST_MINUTES_BETWEEN = 90;
    private static final float DRIFT_MINUTES = 25;

    private final Timeline timeline;
    private final Probing probing;
    private final PathProbing pathProbing;
    private final Reporting reporting;
    private final Noise noise;
    private final Truth truth;
    private final PlainMonitors plainMonitors;
    private final FaultDraw draw;
    private final RandomGenerator random;

    Faults(
            Timeline timeline,
            Probing probing,
            PathProbing pathProbing,
            Reporting reporting,
            Noise noise,
            Truth truth,
            PlainMonitors plainMonitors,
            FaultDraw draw,
            RandomGenerator random) {
        this.timeline = timeline;
        this.probing = probing;
        this.pathProbing = pathProbing;
        this.reporting = reporting;
        this.noise = noise;
        this.truth = truth;
        this.plainMonitors = plainMonitors;
        this.draw = draw;
        this.random = random;
    }

    void begin() {
        after(WARM_UP.toNanos(), this::some);
    }

    private void some() {
        List<Fault> faults = draw.draw(timeline.nanos() + Timeline.SECOND);
        faults.forEach(this::schedule);
        long last = faults.stream().mapToLong(Fault::until).max().orElse(timeline.nanos());
        after(last, () -> timeline.after(60 * (1 + random.nextInt(MOST_MINUTES_BETWEEN)), this::some));
    }

    private void schedule(Fault fault) {
        after(fault.from(), () -> {
            truth.begins(fault);
            plainMonitors.all().forEach(alarms -> alarms.begins(fault));
            fault.broken().forEach(link -> remember(fault, link));
        });
        for (int i = 0; i < fault.flips().size(); i++) {
            boolean setsIn = i % 2 == 0;
            after(fault.flips().get(i), () -> flip(fault, setsIn));
        }
        after(fault.until(), () -> truth.ends(fault));
        after(fault.forgottenAt(), () -> {
            truth.forget(fault);
            plainMonitors.all().forEach(alarms -> alarms.forget(fault));
        });
    }

    private void remember(Fault fault, SimulatedLink link) {
        List<Fault> recent = new ArrayList<>(link.recentFaults);
        recent.removeIf(old -> old.forgottenAt() < timeline.nanos());
        recent.add(fault);
        link.recentFaults = recent;
    }

    private void after(long at, Runnable what) {
        timeline.after((double) (at - timeline.nanos()) / Timeline.SECOND, what);
    }

    /** A little worse each minute, as with a line that dies slowly. */
    private void drift(Fault fault, int minute) {
        if (timeline.nanos() >= fault.until()) {
            return;
        }
        float loss = Math.min(1, minute / DRIFT_MINUTES) * fault.kind().share();
        for (SimulatedLink link : fault.broken()) {
            link.faultLoss = loss;
            probing.conditionsChanged(link);
            plainMonitors.conditionsChanged(link);
        }
        timeline.after(60, () -> drift(fault, minute + 1));
    }

    /** The host's agents stand still, too. */
    private void starve(Fault fault) {
        long now = timeline.nanos();
        long wakes = fault.flips().stream().filter(at -> at > now).findFirst().orElse(now);
        fault.broken().stream().map(link -> link.to).distinct().forEach(container -> {
            container.starve(now, wakes - now);
            reporting.wakes(container, wakes - now);
        });
    }

    private void flipPaths(Fault fault, SimulatedLink link, boolean setsIn) {
        int mask = setsIn ? fault.paths() : 0;
        if (fault.kind() == FaultKind.PATH_NARROW) {
            link.narrow = mask;
            if (SimulatedPaths.isOfEcho(link, fault.paths())) {
                link.holes += setsIn ? 1 : -1;
            }
        } else {
            link.deadThere = fault.breaksThere(link) ? mask : 0;
            link.deadBack = fault.breaksBack(link) ? mask : 0;
        }
        pathProbing.changed(link);
    }

    private void flip(Fault fault, boolean setsIn) {
        int change = setsIn ? 1 : -1;
        fault.dead().forEach(container -> {
            container.dead += change;
            container.out.forEach(probing::end);
        });
        fault.unheard().forEach(container -> container.unheard += change);
        if (fault.kind() == FaultKind.HOST_PAIR_CONGESTED) {
            if (setsIn) {
                double seconds = (double) (fault.until() - fault.from()) / Timeline.SECOND;
                noise.congest(fault.broken(), fault.kind().share(), seconds);
            }
            return;
        }
        if (fault.kind() == FaultKind.HOST_PAIR_DRIFTS_TO_30 && setsIn) {
            drift(fault, 1);
            return;
        }
        if (fault.kind() == FaultKind.HOST_STARVED && setsIn) {
            starve(fault);
        }
        for (SimulatedLink link : fault.broken()) {
            if (fault.kind() == FaultKind.HOST_PAIR_DRIFTS_TO_30) {
                link.faultLoss = 0;
            } else if (fault.kind().isPartial()) {
                link.faultLoss =
                        Math.max(0, link.faultLoss + change * fault.kind().share());
            } else if (fault.kind().isOfPaths()) {
                flipPaths(fault, link, setsIn);
            } else if (fault.kind() == FaultKind.MTU_HOLE) {
                link.holes += change;
            } else {
                link.refused += fault.kind() == FaultKind.CONTAINER_FILTERED ? change : 0;
                link.faults += change;
            }
            reporting.attend(link.from);
            probing.conditionsChanged(link);
            plainMonitors.conditionsChanged(link);
        }
        if (!setsIn) {
            fault.dead().forEach(noise::startAgent);
        }
    }
}

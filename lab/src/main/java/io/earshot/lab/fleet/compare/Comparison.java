package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.peers.Alarm;
import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.peers.Watch;
import io.earshot.lab.fleet.proof.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures contenders on one fleet: what each costs alone, one after the other, and then what all of them together say of the same
 * faults.
 */
public final class Comparison implements AutoCloseable {

    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_AT_COSTS = Duration.ofSeconds(5);

    private final Fleet fleet;
    private final Cables cables;
    private final Consumer<String> screen;
    private final Map<Contender, Watch> watches = new LinkedHashMap<>();
    private final long start = System.nanoTime();

    /** @param screen takes lines that say what happens */
    public Comparison(Fleet fleet, Consumer<String> screen) {
        this.fleet = fleet;
        this.cables = new Cables(fleet);
        this.screen = screen;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Measures the cost of each while every host loses 1 % of its packets and nothing else is wrong. The last one goes on watching.
     *
     * @param least for so long each is looked at, in whole periods of it
     */
    public List<Cost> costs(List<Contender> contenders, Duration least) throws IOException, InterruptedException {
        Rate life = life(least);
        screen.accept("%6.0f s  without a monitor: %.1f packets a second".formatted(seconds(), life.packets()));
        List<Cost> costs = new ArrayList<>();
        for (Contender contender : contenders) {
            watches.put(contender, contender.start(fleet));
            Cost cost = cost(contender, Periods.atLeast(least, contender.period()), life);
            screen.accept("%6.0f s  %s".formatted(seconds(), ComparisonTable.line(cost)));
            cost.falseAlarms().forEach(words -> screen.accept("          false: " + words));
            costs.add(cost);
            if (!contender.equals(contenders.getLast())) {
                watches.remove(contender).close();
            }
        }
        return costs;
    }

    /** A second. */
    private record Rate(double packets, double bytes) {}

    /** Measures the traffic of the fleet by itself. */
    private Rate life(Duration window) throws IOException, InterruptedException {
        cables.loseSome();
        try {
            Thread.sleep(SETTLE);
            Traffic before = cables.sent();
            double begin = seconds();
            Thread.sleep(window);
            Traffic sent = cables.sent().minus(before);
            double took = seconds() - begin;
            return new Rate(sent.packets() / took, sent.bytes() / took);
        } finally {
            cables.loseNone();
        }
    }

    private Cost cost(Contender contender, Duration window, Rate life) throws IOException, InterruptedException {
        Watch watch = watches.get(contender);
        cables.loseSome();
        try {
            Thread.sleep(SETTLE);
            Sightings sightings = sightings(watch);
            Traffic sent = cables.sent();
            Duration cpu = watch.processes().cpu();
            double begin = seconds();
            long memory = 0;
            double end = begin + window.toSeconds();
            while (seconds() < end) {
                memory = Math.max(memory, watch.processes().memory());
                see(sightings, watch);
                // To the point: what works once a minute must not be seen twice.
                Thread.sleep((long) (1e3 * Math.clamp(end - seconds(), 0.0, (double) LOOK_AT_COSTS.toSeconds())));
            }
            double took = seconds() - begin;
            Traffic more = cables.sent().minus(sent);
            return new Cost(
                    contender.name(),
                    fleet.layout().members().size(),
                    contender.probed(fleet.layout()),
                    more.packets() / took - life.packets(),
                    more.bytes() / took - life.bytes(),
                    watch.processes().cpu().minus(cpu).toNanos() / 1e9 / took,
                    memory,
                    window,
                    sightings.strays(Set.of()));
        } finally {
            cables.loseNone();
        }
    }

    private Map<Contender, Sightings> sightings() throws IOException, InterruptedException {
        Map<Contender, Sightings> sightings = new LinkedHashMap<>();
        for (Map.Entry<Contender, Watch> each : watches.entrySet()) {
            sightings.put(each.getKey(), sightings(each.getValue()));
        }
        return sightings;
    }

    private void watch(Map<Contender, Sightings> sightings, Duration lasts) throws InterruptedException {
        double begin = seconds();
        while (seconds() - begin < lasts.toSeconds()) {
            sightings.forEach((contender, seen) -> see(seen, watches.get(contender)));
            Thread.sleep(LOOK);
        }
    }

    /** From now on: what is already said does not count. */
    private Sightings sightings(Watch watch) throws IOException, InterruptedException {
        double begin = seconds();
        while (true) {
            try {
                return new Sightings(fleet.layout(), watch.raised());
            } catch (IOException busy) {
                if (seconds() - begin > PATIENCE.toSeconds()) {
                    throw busy;
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private void see(Sightings sightings, Watch watch) {
        try {
            sightings.see(seconds(), watch.raised());
        } catch (IOException busy) {
            // The next look sees it.
        }
    }

    private void startAll(List<Contender> contenders) throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            if (!watches.containsKey(contender)) {
                watches.put(contender, contender.start(fleet));
            }
        }
    }

    /** Collects the alarms of all together while every host loses 1 % of its packets and nothing else is wrong. */
    public QuietTime quiet(List<Contender> contenders, Duration lasts) throws IOException, InterruptedException {
        startAll(contenders);
        awaitCalm();
        cables.loseSome();
        try {
            Map<Contender, Sightings> sightings = sightings();
            screen.accept("%6.0f s  all at work, nothing broken".formatted(seconds()));
            watch(sightings, lasts);
            Map<String, List<String>> falseAlarms = new HashMap<>();
            sightings.forEach((contender, seen) -> {
                List<String> strays = seen.strays(Set.of());
                screen.accept("%6.0f s  %s: %d false alarms".formatted(seconds(), contender.name(), strays.size()));
                falseAlarms.put(contender.name(), strays);
            });
            return new QuietTime(lasts, falseAlarms);
        } finally {
            cables.loseNone();
        }
    }

    /**
     * Collects the alarms of all at each kind of break.
     *
     * @param lasts how long each break is in force
     */
    public Faults faults(List<Contender> contenders, Collection<BreakKind> kinds, Duration lasts, long seed)
            throws IOException, InterruptedException {
        startAll(contenders);
        Schedule schedule = Schedule.packed(kinds, fleet.layout(), seed);
        List<FaultResult> results = new ArrayList<>();
        Map<String, List<String>> strays = new HashMap<>();
        // Breaks of everything come last in a schedule; they are over sooner than those that show slowly.
        for (List<Break> round : schedule.rounds().reversed()) {
            awaitCalm();
            results.addAll(faults(round, lasts, strays));
        }
        return new Faults(results, strays, schedule.nowhere());
    }

    private List<FaultResult> faults(List<Break> round, Duration lasts, Map<String, List<String>> strays)
            throws IOException, InterruptedException {
        Map<Contender, Sightings> sightings = sightings();
        Map<Break, Double> brokenAt = new LinkedHashMap<>();
        try {
            for (Break each : round) {
                brokenAt.put(each, seconds());
                each.make(fleet);
                screen.accept("%6.0f s  broken: %s %s"
                        .formatted(seconds(), each.kind().label(), each.where()));
            }
            watch(sightings, lasts);
        } finally {
            for (Break each : List.copyOf(brokenAt.keySet()).reversed()) {
                each.mend(fleet);
            }
        }
        List<FaultResult> results = new ArrayList<>();
        for (Break each : round) {
            Map<String, Sightings.Noticed> noticed = new HashMap<>();
            sightings.forEach((contender, seen) -> noticed.put(contender.name(), seen.noticed(each, brokenAt)));
            FaultResult result = new FaultResult(each.kind(), each.where(), noticed);
            screen.accept("%6.0f s  %s".formatted(seconds(), ComparisonTable.line(result)));
            results.add(result);
        }
        sightings.forEach((contender, seen) -> strays.computeIfAbsent(contender.name(), none -> new ArrayList<>())
                .addAll(seen.strays(round)));
        return results;
    }

    /** Until nobody says any more that something is wrong, or long enough. */
    private void awaitCalm() throws InterruptedException {
        Thread.sleep(SETTLE);
        Duration most = fleet.pace().cycle().plus(fleet.pace().hold());
        double begin = seconds();
        while (seconds() - begin < most.toSeconds() && !isCalm()) {
            Thread.sleep(LOOK);
        }
    }

    private boolean isCalm() {
        try {
            for (Watch watch : watches.values()) {
                List<Alarm> raised = watch.raised();
                if (!raised.isEmpty()) {
                    return false;
                }
            }
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    /** Ends all that still watch. */
    @Override
    public void close() throws IOException {
        for (Watch watch : watches.values()) {
            watch.close();
        }
        watches.clear();
    }
}

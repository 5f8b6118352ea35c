package io.earshot.fleet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fleets of all sizes and shapes, over a day. */
class RingPlanTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 12, 40, 100, 333, 1_000})
    void everyHostIsProbedAsOftenAsItProbes(int size) {
        for (Map<String, String> fleet : fleets(size)) {
            RingPlan plan = RingPlan.of(fleet, 2, NOON);
            Map<String, Integer> probed = new HashMap<>();
            for (String host : fleet.keySet()) {
                for (int place = 0; place < 2; place++) {
                    String target = plan.after(host, place, 0);
                    assertThat(target).isNotEqualTo(host);
                    probed.merge(target, 1, Integer::sum);
                }
                assertThat(plan.joining(host)).hasSizeLessThanOrEqualTo(2);
            }
            assertThat(probed)
                    .hasSize(size)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 12, 40, 100, 333, 1_000})
    void everyPairOfDataCentersIsJoinedAtOnceOrWithinADayWhereHostsAreFew(int size) {
        for (Map<String, String> fleet : fleets(size)) {
            TreeSet<String> centres = new TreeSet<>(fleet.values());
            Set<String> all = new HashSet<>();
            for (String one : centres) {
                for (String other : centres.tailSet(one)) {
                    if (!one.equals(other)) {
                        all.add(one + " " + other);
                    }
                }
            }
            Set<String> now = joined(fleet, RingPlan.of(fleet, 2, NOON));
            boolean hasTwoHostsInEach =
                    centres.stream().allMatch(centre -> Collections.frequency(fleet.values(), centre) > 1);
            if (hasTwoHostsInEach) {
                assertThat(now)
                        .as("%d hosts in %d data centres", size, centres.size())
                        .isEqualTo(all);
            }
            Set<String> withinADay = new HashSet<>();
            for (int hour = 0; hour < 24; hour += 2) {
                withinADay.addAll(joined(fleet, RingPlan.of(fleet, 2, NOON.plus(Duration.ofHours(hour)))));
            }
            assertThat(withinADay)
                    .as("%d hosts in %d data centres", size, centres.size())
                    .isEqualTo(all);
        }
    }

    /** One of 300 hosts stands alone in its data centre: chance would hardly ever join it to the other small one. */
    @Test
    void twoDataCentersOfOneHostEachAreJoinedAmongManyLargeOnes() {
        Map<String, String> fleet = new TreeMap<>(fleet(300, List.of("TX", "NY")));
        fleet.put("lone1", "LON");
        fleet.put("lone2", "SGP");
        for (int hour = 0; hour < 24; hour++) {
            RingPlan plan = RingPlan.of(fleet, 2, NOON.plus(Duration.ofHours(hour)));
            assertThat(joined(fleet, plan)).contains("LON SGP", "LON TX", "LON NY", "NY SGP", "SGP TX");
        }
    }

    @Test
    void overADayEachHostProbesADozenOthersAndIsProbedByADozen() {
        Map<String, String> fleet = fleet(500, List.of("TX", "NY", "FRA", "AMS", "SGP", "LON"));
        Map<String, Set<String>> probes = new HashMap<>();
        Map<String, Set<String>> probedBy = new HashMap<>();
        int changes = 0;
        RingPlan before = RingPlan.of(fleet, 2, NOON.minus(Duration.ofMinutes(1)));
        for (int minute = 0; minute < 24 * 60; minute++) {
            Instant at = NOON.plus(Duration.ofMinutes(minute));
            if (!before.isOf(at)) {
                changes++;
                before = RingPlan.of(fleet, 2, at);
            }
            if (minute % 60 == 30) {
                for (String host : fleet.keySet()) {
                    for (int place = 0; place < 2; place++) {
                        String target = before.after(host, place, 0);
                        probes.computeIfAbsent(host, _ -> new HashSet<>()).add(target);
                        probedBy.computeIfAbsent(target, _ -> new HashSet<>()).add(host);
                    }
                }
            }
        }
        assertThat(changes).isEqualTo(12);
        assertThat(probes.values()).allSatisfy(others -> assertThat(others).hasSizeBetween(10, 13));
        assertThat(probedBy.values()).allSatisfy(others -> assertThat(others).hasSizeBetween(10, 13));
    }

    @Test
    void aTurnChangesOnePlaceAtATime() {
        Map<String, String> fleet = fleet(200, List.of("TX", "NY", "FRA"));
        RingPlan before = RingPlan.of(fleet, 2, NOON.minusSeconds(1));
        RingPlan after = RingPlan.of(fleet, 2, NOON);
        int first = 0;
        int second = 0;
        for (String host : fleet.keySet()) {
            first += before.after(host, 0, 0).equals(after.after(host, 0, 0)) ? 0 : 1;
            second += before.after(host, 1, 0).equals(after.after(host, 1, 0)) ? 0 : 1;
        }
        assertThat(first).isGreaterThan(190);
        assertThat(second).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000})
    void aHostThatComesOrGoesChangesFewLinksOfOthers(int size) {
        Random random = new Random(size);
        for (Map<String, String> fleet : fleets(size)) {
            for (int round = 0; round < 5; round++) {
                Map<String, String> more = new TreeMap<>(fleet);
                more.put(
                        "newcomer" + random.nextInt(1_000_000),
                        fleet.values().iterator().next());
                Set<String> one = links(fleet, RingPlan.of(fleet, 2, NOON));
                Set<String> other = links(more, RingPlan.of(more, 2, NOON));
                other.removeIf(link -> link.contains("newcomer"));
                Set<String> changed = new HashSet<>(one);
                changed.removeAll(other);
                other.removeAll(one);
                assertThat(changed.size() + other.size()).isLessThanOrEqualTo(12);
            }
        }
    }

    @Test
    void thePlanFollowsFromNamesAndTimeAlone() {
        Map<String, String> fleet = fleet(50, List.of("TX", "NY", "FRA"));
        List<String> shuffled = new ArrayList<>(fleet.keySet());
        Collections.shuffle(shuffled, new Random(3));
        Map<String, String> other = new HashMap<>();
        shuffled.forEach(host -> other.put(host, fleet.get(host)));
        assertThat(links(other, RingPlan.of(other, 3, NOON))).isEqualTo(links(fleet, RingPlan.of(fleet, 3, NOON)));
        assertThat(RingPlan.of(fleet, 2, NOON).after("host1", 0, 0)).isEqualTo("host49");
    }

    private static Set<String> links(Map<String, String> fleet, RingPlan plan) {
        Set<String> links = new HashSet<>();
        for (String host : fleet.keySet()) {
            for (int place = 0; place < 2; place++) {
                links.add(host + " " + plan.after(host, place, 0));
            }
            plan.joining(host).forEach(other -> links.add(host + " " + other));
        }
        return links;
    }

    /** The pairs of data centres that any link joins, in either direction. */
    private static Set<String> joined(Map<String, String> fleet, RingPlan plan) {
        Set<String> pairs = new HashSet<>();
        for (String link : links(fleet, plan)) {
            String[] ends = link.split(" ", 2);
            String from = fleet.get(ends[0]);
            String to = fleet.get(ends[1]);
            if (!from.equals(to)) {
                pairs.add(from.compareTo(to) < 0 ? from + " " + to : to + " " + from);
            }
        }
        return pairs;
    }

    /** Even data centres, a large one among small ones, and one only. */
    private static List<Map<String, String>> fleets(int size) {
        List<Map<String, String>> fleets = new ArrayList<>();
        List<String> six = List.of("TX", "NY", "FRA", "AMS", "SGP", "LON");
        fleets.add(fleet(size, six.subList(0, Math.min(6, size))));
        fleets.add(fleet(size, List.of("TX")));
        Map<String, String> uneven = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            uneven.put("host" + i, i < 5 ? six.get(1 + i) : "TX");
        }
        fleets.add(uneven);
        return fleets;
    }

    private static Map<String, String> fleet(int size, List<String> centres) {
        Map<String, String> fleet = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            fleet.put("host" + i, centres.get(i % centres.size()));
        }
        return fleet;
    }
}

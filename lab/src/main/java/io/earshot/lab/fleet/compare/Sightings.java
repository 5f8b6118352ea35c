package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.peers.Alarm;
import io.earshot.lab.fleet.peers.Way;
import io.earshot.lab.fleet.plan.Layout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When a contender raised which alarms, and over which break of those that were in force: the one that breaks most of
 * an alarm's ways.
 */
final class Sightings {

    private final Layout layout;
    private final Set<String> known;
    private final Map<String, Double> first = new LinkedHashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Map<String, Set<Way>> ways = new HashMap<>();

    /** @param known what it said already before anything was broken */
    Sightings(Layout layout, Collection<Alarm> known) {
        this.layout = layout;
        this.known = known.stream().map(Alarm::id).collect(Collectors.toSet());
    }

    void see(double seconds, Collection<Alarm> raised) {
        for (Alarm alarm : raised) {
            if (!known.contains(alarm.id())) {
                first.putIfAbsent(alarm.id(), seconds);
                words.put(alarm.id(), alarm.words());
                ways.computeIfAbsent(alarm.id(), none -> new HashSet<>()).addAll(alarm.ways());
            }
        }
    }

    /** @param brokenAt of all breaks that were in force */
    Noticed noticed(Break wanted, Map<Break, Double> brokenAt) {
        List<Double> delays = new ArrayList<>();
        first.forEach((id, seconds) -> {
            if (owner(id, brokenAt.keySet()).filter(wanted::equals).isPresent()) {
                delays.add(seconds - brokenAt.get(wanted));
            }
        });
        return new Noticed(delays.stream().mapToDouble(Double::doubleValue).min(), delays.size());
    }

    /** Alarms over nothing that was broken, in words. */
    List<String> strays(Collection<Break> breaks) {
        return first.keySet().stream()
                .filter(id -> owner(id, breaks).isEmpty())
                .map(words::get)
                .toList();
    }

    private Optional<Break> owner(String id, Collection<Break> breaks) {
        return breaks.stream()
                .filter(each -> share(id, each) > 0)
                .max(Comparator.comparingLong(each -> share(id, each)));
    }

    private long share(String id, Break each) {
        return ways.get(id).stream()
                .filter(way -> each.breaks(layout.member(way.from()), layout.member(way.to())))
                .count();
    }

    /**
     * Holds the first alarm after a break.
     *
     * @param after seconds since it began, absent where there was no alarm
     */
    record Noticed(OptionalDouble after, int alarms) {}
}

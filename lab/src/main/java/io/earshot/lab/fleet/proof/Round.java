package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.proof.Picture.SeenIncident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Breaks that are in force together, and whose each incident is: its to whom most of the incident's links belong. */
final class Round {

    private final Set<Long> known;
    private final List<Observation> observations = new ArrayList<>();
    private final Map<Long, Observation> owners = new HashMap<>();
    private final Map<Long, String> strays = new HashMap<>();

    /** @param known incidents that there were already; one that comes back soon goes on under its old number */
    Round(Set<Long> known) {
        this.known = Set.copyOf(known);
    }

    void add(Observation observation) {
        observations.add(observation);
    }

    List<Observation> observations() {
        return List.copyOf(observations);
    }

    List<Break> breaks() {
        return observations.stream().map(Observation::observed).toList();
    }

    void see(Picture picture) {
        Map<Observation, List<SeenIncident>> ofEach = new HashMap<>();
        for (SeenIncident incident : picture.incidents()) {
            // Links leave an incident while it takes shape, and in its end.
            owner(incident).ifPresent(owner -> owners.put(incident.id(), owner));
            Observation owner = owners.get(incident.id());
            if (owner != null) {
                strays.remove(incident.id());
                ofEach.computeIfAbsent(owner, none -> new ArrayList<>()).add(incident);
            } else if (!known.contains(incident.id())) {
                strays.put(incident.id(), incident.summary());
            }
        }
        observations.forEach(each -> each.see(picture, ofEach.getOrDefault(each, List.of())));
    }

    private Optional<Observation> owner(SeenIncident incident) {
        return observations.stream()
                .filter(each -> each.share(incident) > 0)
                .max(Comparator.comparingLong(each -> each.share(incident)));
    }

    /** Incidents that have to do with nothing that was broken: false alarms. */
    List<String> strays() {
        String during = observations.stream()
                .map(each -> each.observed().kind().label())
                .collect(Collectors.joining(", "));
        return strays.values().stream()
                .map(summary -> summary + (during.isEmpty() ? "" : ", during " + during))
                .toList();
    }

    /** All that were seen. */
    Set<Long> incidents() {
        return Stream.concat(owners.keySet().stream(), strays.keySet().stream()).collect(Collectors.toSet());
    }
}

package io.earshot.fleet.incidents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Assigns explanations to the open incidents that they continue, those with the most links in common first. */
final class IncidentAssignment {

    private IncidentAssignment() {}

    /** Returns the incident of each explanation that has one. */
    static Map<Explanation, Incident> of(List<Explanation> explanations) {
        record Overlap(Explanation explanation, Incident incident, int links) {}
        List<Overlap> overlaps = new ArrayList<>();
        for (Explanation explanation : explanations) {
            Map<Incident, Integer> shared = new LinkedHashMap<>();
            explanation.links().forEach(link -> link.incident().ifPresent(i -> shared.merge(i, 1, Integer::sum)));
            shared.forEach((incident, links) -> overlaps.add(new Overlap(explanation, incident, links)));
        }
        overlaps.sort(
                Comparator.comparingInt(Overlap::links).reversed().thenComparingLong(overlap -> overlap.incident().id));
        Map<Explanation, Incident> assigned = new HashMap<>();
        Set<Incident> taken = new HashSet<>();
        for (Overlap overlap : overlaps) {
            if (!assigned.containsKey(overlap.explanation()) && taken.add(overlap.incident())) {
                assigned.put(overlap.explanation(), overlap.incident());
            }
        }
        return assigned;
    }
}

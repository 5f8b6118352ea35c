package io.earshot.server.incidents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds the cheapest set of causes that explains all broken links: weighted set cover, by the greedy method of Chvátal 1979
 * with lazy evaluation (Minoux 1978), and then simplified. A cause costs what it takes to believe in it, and more for each healthy link that it
 * should have broken.
 */
final class CauseSearch {

    /** Each agent that fell silent where the cause says it must makes the cause cheaper by so many nats. */
    private static final double SILENCE_EXPLAINED = 2;

    /** What is already believed stays so among equals. */
    private static final double BELIEVED = 1;

    private static final double LEAST_PRICE = 1;

    private final Duration probeInterval;
    private final Duration cycle;

    CauseSearch(Duration probeInterval, Duration cycle) {
        this.probeInterval = probeInterval;
        this.cycle = cycle;
    }

    /** One cause with all broken links that it could have broken. */
    private static final class Candidate {
        final Cause cause;
        final List<WatchedLink> links = new ArrayList<>();
        long firstBroke = Long.MAX_VALUE;
        double cost = Double.NaN;
        double costPerLink;

        Candidate(Cause cause) {
            this.cause = cause;
        }
    }

    /**
     * @param broken links of one trouble
     * @param believed causes of incidents that are open
     */
    List<Explanation> explain(Collection<WatchedLink> broken, Trouble trouble, Set<Cause> believed, long now) {
        Map<Cause, Candidate> candidates = candidates(broken);
        PriorityQueue<Candidate> cheapest = new PriorityQueue<>((a, b) -> Double.compare(a.costPerLink, b.costPerLink));
        for (Candidate candidate : candidates.values()) {
            candidate.costPerLink = LEAST_PRICE / candidate.links.size();
            cheapest.add(candidate);
        }
        Map<Candidate, List<WatchedLink>> chosen = cover(broken, cheapest, trouble, believed, now);
        simplify(chosen, candidates.values(), trouble, believed, now);
        List<Explanation> explanations = new ArrayList<>();
        chosen.forEach((candidate, links) -> explanations.add(new Explanation(
                candidate.cause, links, confidence(candidate, links, candidates, trouble, believed, now))));
        return explanations;
    }

    /** The greedy part: again and again what costs least for each link that it explains. */
    private Map<Candidate, List<WatchedLink>> cover(
            Collection<WatchedLink> broken,
            PriorityQueue<Candidate> cheapest,
            Trouble trouble,
            Set<Cause> believed,
            long now) {
        Set<WatchedLink> unexplained = new HashSet<>(broken);
        Map<Candidate, List<WatchedLink>> chosen = new LinkedHashMap<>();
        while (!unexplained.isEmpty()) {
            Candidate best = cheapest.remove();
            List<WatchedLink> explained =
                    best.links.stream().filter(unexplained::contains).toList();
            if (explained.isEmpty()) {
                continue;
            }
            double costPerLink = cost(best, trouble, believed, now) / explained.size();
            if (costPerLink > best.costPerLink) { // what was known of it was too good; others may be better now
                best.costPerLink = costPerLink;
                cheapest.add(best);
                continue;
            }
            explained.forEach(unexplained::remove);
            chosen.put(best, explained);
        }
        return chosen;
    }

    /**
     * Puts one cause in the place of several as long as that is cheaper. The greedy part takes small causes that look good by
     * chance, as long as only some links of a large one have had their turn to break.
     */
    private void simplify(
            Map<Candidate, List<WatchedLink>> chosen,
            Collection<Candidate> candidates,
            Trouble trouble,
            Set<Cause> believed,
            long now) {
        boolean simpler = chosen.size() > 1;
        while (simpler) {
            Map<WatchedLink, Candidate> by = new HashMap<>();
            chosen.forEach((candidate, links) -> links.forEach(link -> by.put(link, candidate)));
            simpler = false;
            for (Candidate candidate : candidates) {
                List<Candidate> replaced = wholly(candidate, chosen, by);
                double saved = replaced.stream()
                        .mapToDouble(each -> cost(each, trouble, believed, now))
                        .sum();
                if (replaced.size() > 1 && cost(candidate, trouble, believed, now) < saved) {
                    List<WatchedLink> links = new ArrayList<>();
                    replaced.forEach(each -> links.addAll(chosen.remove(each)));
                    chosen.put(candidate, links);
                    links.forEach(link -> by.put(link, candidate));
                    simpler = chosen.size() > 1;
                }
            }
        }
    }

    /** Those chosen that explain nothing which this one does not explain too. */
    private static List<Candidate> wholly(
            Candidate candidate, Map<Candidate, List<WatchedLink>> chosen, Map<WatchedLink, Candidate> by) {
        Map<Candidate, Integer> shared = new LinkedHashMap<>();
        candidate.links.forEach(link -> shared.merge(by.get(link), 1, Integer::sum));
        return shared.keySet().stream()
                .filter(each -> shared.get(each) == chosen.get(each).size())
                .toList();
    }

    private static Map<Cause, Candidate> candidates(Collection<WatchedLink> broken) {
        Map<Cause, Candidate> candidates = new LinkedHashMap<>();
        for (WatchedLink link : broken) {
            for (Cause cause : Cause.of(link)) {
                Candidate candidate = candidates.computeIfAbsent(cause, Candidate::new);
                candidate.links.add(link);
                candidate.firstBroke = Math.min(candidate.firstBroke, link.troubledSince);
            }
        }
        return candidates;
    }

    private double cost(Candidate candidate, Trouble trouble, Set<Cause> believed, long now) {
        if (Double.isNaN(candidate.cost)) {
            Cause cause = candidate.cause;
            Hearing hearing = new Hearing(trouble, candidate.firstBroke, now, probeInterval, cycle);
            double price = cause.kind().price(trouble)
                    - SILENCE_EXPLAINED * cause.silenced()
                    - (believed.contains(cause) ? BELIEVED : 0);
            candidate.cost = Math.max(LEAST_PRICE, price) + cause.healthy(hearing) * hearing.perHealthyLink();
        }
        return candidate.cost;
    }

    /** By the costs' difference to the next best single cause, or to one for each pair of containers. */
    private double confidence(
            Candidate best,
            List<WatchedLink> explained,
            Map<Cause, Candidate> candidates,
            Trouble trouble,
            Set<Cause> believed,
            long now) {
        double nextBest =
                explained.stream().map(Cause.ContainerPair::of).distinct().count()
                        * Cause.Kind.CONTAINER_PAIR.price(trouble);
        if (best.cause.kind() == Cause.Kind.CONTAINER_PAIR) {
            nextBest = Double.POSITIVE_INFINITY;
        }
        for (Cause other : Cause.of(explained.getFirst())) {
            Candidate candidate = candidates.get(other);
            if (!other.equals(best.cause)
                    && candidate.links.size() >= explained.size()
                    && explained.stream().allMatch(other::explains)) {
                nextBest = Math.min(nextBest, cost(candidate, trouble, believed, now));
            }
        }
        return 1 / (1 + Math.exp(best.cost - nextBest));
    }
}

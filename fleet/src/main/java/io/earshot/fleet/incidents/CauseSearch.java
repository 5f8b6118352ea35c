package io.earshot.fleet.incidents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

    /** Among equal causes, the present one stays. */
    private static final double BELIEVED = 1;

    private static final double LEAST_PRICE = 1;

    /** That a single address of a container is broken, while its others work, is so much dearer than that the pair is. */
    private static final double ONE_ADDRESS = 3;

    private final IncidentTiming timing;
    private final Trouble trouble;
    private final Set<Cause> believed;
    private final long now;

    /** @param believed causes of incidents that are open */
    CauseSearch(IncidentTiming timing, Trouble trouble, Set<Cause> believed, long now) {
        this.timing = timing;
        this.trouble = trouble;
        this.believed = believed;
        this.now = now;
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

    /** @param broken links of that trouble */
    List<Explanation> explain(Collection<WatchedLink> broken) {
        Map<Cause, Candidate> candidates = candidates(broken);
        PriorityQueue<Candidate> cheapest = new PriorityQueue<>((a, b) -> Double.compare(a.costPerLink, b.costPerLink));
        for (Candidate candidate : candidates.values()) {
            candidate.costPerLink = LEAST_PRICE / candidate.links.size();
            cheapest.add(candidate);
        }
        Map<Candidate, List<WatchedLink>> chosen = cover(broken, cheapest);
        simplify(chosen, candidates.values());
        List<Explanation> explanations = new ArrayList<>();
        chosen.forEach((candidate, links) ->
                explanations.add(new Explanation(candidate.cause, links, confidence(candidate, links, candidates))));
        return explanations;
    }

    /** The greedy part: again and again what costs least for each link that it explains. */
    private Map<Candidate, List<WatchedLink>> cover(Collection<WatchedLink> broken, PriorityQueue<Candidate> cheapest) {
        Set<WatchedLink> unexplained = new HashSet<>(broken);
        Map<Candidate, List<WatchedLink>> chosen = new LinkedHashMap<>();
        while (!unexplained.isEmpty()) {
            Candidate best = cheapest.remove();
            List<WatchedLink> explained =
                    best.links.stream().filter(unexplained::contains).toList();
            if (explained.isEmpty()) {
                continue;
            }
            double costPerLink = cost(best) / explained.size();
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
    private void simplify(Map<Candidate, List<WatchedLink>> chosen, Collection<Candidate> candidates) {
        boolean simpler = chosen.size() > 1;
        while (simpler) {
            Map<WatchedLink, Candidate> by = new HashMap<>();
            chosen.forEach((candidate, links) -> links.forEach(link -> by.put(link, candidate)));
            List<Replacement> savings = candidates.stream()
                    .map(candidate -> new Replacement(candidate, saving(candidate, wholly(candidate, chosen, by))))
                    .filter(replacement -> replacement.saving > 0)
                    .sorted(Comparator.comparingDouble(Replacement::saving).reversed())
                    .toList();
            simpler = false;
            for (Replacement each : savings) {
                List<Candidate> replaced = wholly(each.by, chosen, by); // those before may have changed it
                if (saving(each.by, replaced) > 0) {
                    List<WatchedLink> links = new ArrayList<>();
                    replaced.forEach(one -> links.addAll(chosen.remove(one)));
                    chosen.put(each.by, links);
                    links.forEach(link -> by.put(link, each.by));
                    simpler = chosen.size() > 1;
                }
            }
        }
    }

    /** @param saving in nats */
    private record Replacement(Candidate by, double saving) {}

    /** If they are one they began together, even if the first of some broke later by chance. */
    private double saving(Candidate candidate, List<Candidate> replaced) {
        if (replaced.size() < 2) {
            return 0;
        }
        double before = replaced.stream()
                .mapToDouble(each -> cost(each.cause, candidate.firstBroke))
                .sum();
        return before - cost(candidate);
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
            for (Cause cause : link.suspects()) {
                Candidate candidate = candidates.computeIfAbsent(cause, Candidate::new);
                candidate.links.add(link);
                candidate.firstBroke = Math.min(candidate.firstBroke, link.history().troubledSince);
            }
        }
        return candidates;
    }

    private double cost(Candidate candidate) {
        if (Double.isNaN(candidate.cost)) {
            candidate.cost = cost(candidate.cause, candidate.firstBroke);
        }
        return candidate.cost;
    }

    private double cost(Cause cause, long firstBroke) {
        ObserverCoverage used = ObserverCoverage.ofUsed(timing, trouble, firstBroke, now);
        ObserverCoverage background = ObserverCoverage.ofBackground(timing, trouble, firstBroke, now);
        double price = cause.kind().price(trouble)
                - SILENCE_EXPLAINED * cause.silenced()
                - (believed.contains(cause) ? BELIEVED : 0);
        return Math.max(LEAST_PRICE, price)
                + cause.healthy(used) * used.perHealthyLink()
                + cause.healthy(background) * background.perHealthyLink();
    }

    /** By the costs' difference to the next best single cause, or to one for each pair of containers. */
    private double confidence(Candidate best, List<WatchedLink> explained, Map<Cause, Candidate> candidates) {
        double nextBest =
                explained.stream().map(Cause.ContainerPair::of).distinct().count()
                        * Cause.Kind.CONTAINER_PAIR.price(trouble);
        if (best.cause.kind() == Cause.Kind.CONTAINER_PAIR) {
            boolean partial = best.cost > Cause.Kind.CONTAINER_PAIR.price(trouble);
            nextBest = partial ? Cause.Kind.CONTAINER_PAIR.price(trouble) + ONE_ADDRESS : Double.POSITIVE_INFINITY;
        }
        for (Cause other : explained.getFirst().suspects()) {
            Candidate candidate = candidates.get(other);
            if (!other.equals(best.cause)
                    && candidate.links.size() >= explained.size()
                    && explained.stream().allMatch(other::explains)) {
                nextBest = Math.min(nextBest, cost(candidate));
            }
        }
        return 1 / (1 + Math.exp(best.cost - nextBest));
    }
}

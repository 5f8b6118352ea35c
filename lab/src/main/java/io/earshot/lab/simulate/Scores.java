package io.earshot.lab.simulate;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Holds the scores of each alarm method.
 *
 * @param days how many were simulated, in all seeds together
 * @param troubles what table LINK said of the links of faults
 * @param misses faults that were not met by exactly one incident with the right cause, in words
 * @param falseIncidents incidents that no fault explains, in words
 */
public record Scores(
        int days, List<Method> methods, TroubleScores troubles, List<String> misses, List<String> falseIncidents) {

    /** One way of alarming. */
    public record Method(String name, List<FaultResult> results, int falseAlarms) {
        public Method {
            results = List.copyOf(results);
        }
    }

    private static final double SECOND = 1e9;
    private static final long THREE_MINUTES = 180_000_000_000L;

    public Scores {
        methods = List.copyOf(methods);
        misses = List.copyOf(misses);
        falseIncidents = List.copyOf(falseIncidents);
    }

    /** Those of more days. */
    public Scores plus(Scores more) {
        List<Method> sums = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            Method one = methods.get(i);
            Method other = more.methods.get(i);
            sums.add(new Method(one.name, joined(one.results, other.results), one.falseAlarms + other.falseAlarms));
        }
        return new Scores(
                days + more.days,
                sums,
                troubles.plus(more.troubles),
                joined(misses, more.misses),
                joined(falseIncidents, more.falseIncidents));
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    /** A table for each way of alarming, in Markdown. */
    public String toMarkdown() {
        Formatter text = new Formatter(Locale.ROOT);
        for (Method method : methods) {
            table(method, text);
        }
        text.format("%s%s", pathsByLinks(), troubles.toMarkdown());
        return text.toString();
    }

    private void table(Method method, Formatter text) {
        text.format("%n**%s**: %.2f false alarms a day%n", method.name, (double) method.falseAlarms / days);
        text.format(
                "%n| fault | n | found %% | delay s: median | p99 | worst | one alarm %% | alarms | named soon %% | at"
                        + " the end %% | over after s: median | p99"
                        + " |%n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|%n");
        for (FaultKind kind : FaultKind.values()) {
            row(kind.label(), method, r -> r.kind() == kind && r.together() == 1, text);
        }
        row("all full cuts, alone", method, r -> r.kind().isFullCut() && r.together() == 1, text);
        row(
                "the same, no restart of the server",
                method,
                r -> r.kind().isFullCut() && r.together() == 1 && !r.restarted(),
                text);
        row("all alone", method, r -> r.together() == 1, text);
        row("two at once", method, r -> r.together() == 2, text);
        row("three at once", method, r -> r.together() == 3, text);
    }

    /** Faults of paths by the number of links that share the work; empty where there were none. */
    private String pathsByLinks() {
        Method earshot = methods.getFirst();
        if (earshot.results.stream().noneMatch(result -> result.kind().isOfPaths())) {
            return "";
        }
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%n**Paths**, by the number of links between the two%n%n");
        text.format(
                "| fault | links | n | found %% | found in 3 minutes %% | delay s: median | p99 |%n|---|---|--:|--:|--:|--:|--:|%n");
        int[] bounds = {1, 5, 10, 20, 100, Integer.MAX_VALUE};
        for (FaultKind kind : FaultKind.values()) {
            for (int i = 0; i + 1 < bounds.length; i++) {
                int least = bounds[i];
                int below = bounds[i + 1];
                List<FaultResult> results = earshot.results.stream()
                        .filter(r -> kind.isOfPaths() && r.kind() == kind && r.links() >= least && r.links() < below)
                        .toList();
                if (!results.isEmpty()) {
                    long[] delays = sorted(results.stream().flatMapToLong(r -> r.detection().stream()));
                    String links = below == Integer.MAX_VALUE ? least + " and more" : least + " to " + (below - 1);
                    text.format(
                            "| %s | %s | %d | %s | %s | %s | %s |%n",
                            kind.label(),
                            links,
                            results.size(),
                            percent(results, r -> r.detection().isPresent()),
                            percent(results, r -> r.detection().orElse(Long.MAX_VALUE) <= THREE_MINUTES),
                            seconds(delays, 0.5),
                            seconds(delays, 0.99));
                }
            }
        }
        return text.toString();
    }

    private static void row(String name, Method method, Predicate<FaultResult> which, Formatter text) {
        List<FaultResult> results = method.results.stream().filter(which).toList();
        if (results.isEmpty()) {
            return;
        }
        long[] delays = sorted(results.stream().flatMapToLong(r -> r.detection().stream()));
        long[] recoveries = sorted(results.stream().flatMapToLong(r -> r.recovery().stream()));
        boolean names = results.getFirst().named().isPresent();
        text.format(
                "| %s | %d | %s | %s | %s | %s | %s | %.1f | %s | %s | %s | %s |%n",
                name,
                results.size(),
                percent(results, r -> r.detection().isPresent()),
                seconds(delays, 0.5),
                seconds(delays, 0.99),
                seconds(delays, 1),
                percent(results, r -> r.alarms() == 1),
                results.stream().mapToInt(FaultResult::alarms).average().orElseThrow(),
                names ? percent(results, r -> r.named().orElseThrow().soon()) : "–",
                names ? percent(results, r -> r.named().orElseThrow().atTheEnd()) : "–",
                seconds(recoveries, 0.5),
                seconds(recoveries, 0.99));
    }

    private static long[] sorted(LongStream values) {
        return values.sorted().toArray();
    }

    private static String percent(List<FaultResult> results, Predicate<FaultResult> which) {
        return TroubleScores.percent(results.stream().filter(which).count(), results.size());
    }

    private static String seconds(long[] sorted, double quantile) {
        return sorted.length == 0
                ? "–"
                : String.format(Locale.ROOT, "%.0f", sorted[(int) Math.ceil(quantile * sorted.length) - 1] / SECOND);
    }
}

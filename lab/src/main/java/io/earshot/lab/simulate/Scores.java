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
 * @param misses faults that were not met by exactly one incident with the right cause, in words
 * @param falseIncidents incidents that no fault explains, in words
 */
public record Scores(int days, List<Method> methods, List<String> misses, List<String> falseIncidents) {

    /** One way of alarming. */
    public record Method(String name, List<FaultResult> results, int falseAlarms) {
        public Method {
            results = List.copyOf(results);
        }
    }

    private static final double SECOND = 1e9;

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
                days + more.days, sums, joined(misses, more.misses), joined(falseIncidents, more.falseIncidents));
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
        return String.format(
                Locale.ROOT, "%.1f", 100.0 * results.stream().filter(which).count() / results.size());
    }

    private static String seconds(long[] sorted, double quantile) {
        return sorted.length == 0
                ? "–"
                : String.format(Locale.ROOT, "%.0f", sorted[(int) Math.ceil(quantile * sorted.length) - 1] / SECOND);
    }
}

package io.earshot.lab.servers;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says from the servers' metrics how long facts were in each stage of their way through the log, since the last time. */
final class StageFigures {

    private static final List<String> STAGES = List.of("acknowledge", "read", "wait", "show");
    private static final Pattern BUCKET =
            Pattern.compile("(?m)^earshot_log_seconds_bucket\\{stage=\"(\\w+)\",le=\"([^\"]+)\"\\} (\\S+)$");

    /** Holds the numbers of facts up to each bound in seconds, by stage, of a server until now. */
    private record Counts(Map<String, Map<Double, Double>> stages) {

        static Counts in(String metrics) {
            Map<String, Map<Double, Double>> stages = new HashMap<>();
            for (MatchResult bucket : BUCKET.matcher(metrics).results().toList()) {
                double bound =
                        bucket.group(2).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(2));
                stages.computeIfAbsent(bucket.group(1), _ -> new HashMap<>())
                        .put(bound, Double.parseDouble(bucket.group(3)));
            }
            return new Counts(stages);
        }

        double count(String stage, double bound) {
            return stages.getOrDefault(stage, Map.of()).getOrDefault(bound, 0.0);
        }

        /** Returns whether these are of the same run of a server as earlier ones. */
        boolean goesOn(Counts earlier) {
            return STAGES.stream()
                    .allMatch(stage ->
                            count(stage, Double.POSITIVE_INFINITY) >= earlier.count(stage, Double.POSITIVE_INFINITY));
        }
    }

    /** Holds the counts of the last time, by server. */
    private final Map<String, Counts> before = new HashMap<>();

    /** Returns the 50th and 99th percentile of each stage of all servers together, as far as the bounds of the metrics tell them. */
    String take(Collection<GroupServer> servers) throws InterruptedException {
        Map<String, NavigableMap<Double, Double>> sums = new HashMap<>();
        for (GroupServer server : servers) {
            try {
                Counts now = Counts.in(server.text("/metrics"));
                Counts last = before.getOrDefault(server.name(), new Counts(Map.of()));
                add(now, now.goesOn(last) ? last : new Counts(Map.of()), sums);
                before.put(server.name(), now);
            } catch (IOException away) {
                before.remove(server.name());
            }
        }
        return STAGES.stream()
                .map(stage -> {
                    NavigableMap<Double, Double> counts = sums.getOrDefault(stage, new TreeMap<>());
                    return stage + " " + percentile(counts, 0.5) + "/" + percentile(counts, 0.99);
                })
                .collect(Collectors.joining(", ", "p50/p99 ms: ", ""));
    }

    private static void add(Counts now, Counts last, Map<String, NavigableMap<Double, Double>> sums) {
        now.stages()
                .forEach((stage, counts) ->
                        counts.forEach((bound, count) -> sums.computeIfAbsent(stage, _ -> new TreeMap<>())
                                .merge(bound, count - last.count(stage, bound), Double::sum)));
    }

    /** Returns a percentile in milliseconds, on a straight line between the bounds around it; "-" where there is none. */
    static String percentile(NavigableMap<Double, Double> counts, double share) {
        double wanted = counts.isEmpty() ? 0 : counts.lastEntry().getValue() * share;
        if (wanted == 0) {
            return "-";
        }
        double below = 0;
        double lower = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            if (bucket.getValue() >= wanted) {
                if (bucket.getKey().isInfinite()) {
                    return "over " + Math.round(lower * 1_000);
                }
                double part = (wanted - below) / (bucket.getValue() - below);
                return Long.toString(Math.round((lower + part * (bucket.getKey() - lower)) * 1_000));
            }
            below = bucket.getValue();
            lower = bucket.getKey();
        }
        return "over " + Math.round(lower * 1_000);
    }
}

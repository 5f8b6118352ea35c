package io.earshot.lab.servers;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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

    /** Holds the numbers of facts up to each bound in seconds, by stage, of all servers together. */
    private Map<String, Map<Double, Double>> before = Map.of();

    /**
     * Returns the 50th and 99th percentile of each stage, as far as the bounds of the metrics tell them. A server that began anew meanwhile
     * leaves its former facts out.
     */
    String take(Collection<GroupServer> servers) throws InterruptedException {
        Map<String, Map<Double, Double>> now = new TreeMap<>();
        for (GroupServer server : servers) {
            try {
                add(server.text("/metrics"), now);
            } catch (IOException away) {
                // It has nothing to say.
            }
        }
        Map<String, Map<Double, Double>> last = before;
        before = now;
        return STAGES.stream()
                .map(stage -> {
                    TreeMap<Double, Double> counts = new TreeMap<>(now.getOrDefault(stage, Map.of()));
                    Map<Double, Double> old = last.getOrDefault(stage, Map.of());
                    counts.replaceAll((bound, count) -> Math.max(0, count - old.getOrDefault(bound, 0.0)));
                    return String.format(
                            Locale.ROOT, "%s %s/%s", stage, percentile(counts, 0.5), percentile(counts, 0.99));
                })
                .collect(Collectors.joining(", ", "p50/p99 ms: ", ""));
    }

    private static void add(String metrics, Map<String, Map<Double, Double>> sums) {
        for (MatchResult bucket : BUCKET.matcher(metrics).results().toList()) {
            double bound =
                    bucket.group(2).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(2));
            sums.computeIfAbsent(bucket.group(1), _ -> new TreeMap<>())
                    .merge(bound, Double.parseDouble(bucket.group(3)), Double::sum);
        }
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

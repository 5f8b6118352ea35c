package io.earshot.cli.watch;

import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.ExchangeReport;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.Ip;
import io.earshot.model.Printable;
import io.earshot.model.RttHistogram;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WatchedTraffic.Single;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sums of a watch by peer and operation, with the latest requests. Confined to one thread. */
public final class WatchedOperations {

    private static final int LATEST = 10;

    private record Key(Direction direction, Optional<Ip> ip, int port, String protocol, String operation) {}

    private static final class Sums {
        private long requests;
        private long unanswered;
        private long errors;
        private double latencyMax;
        private RttHistogram latencies = RttHistogram.EMPTY;
    }

    private final Map<Key, Sums> sums = new HashMap<>();
    private final ArrayDeque<Single> latest = new ArrayDeque<>();
    private List<Capture> captures = List.of();
    private long missed;

    /** Takes what was seen since the part before. */
    public void add(WatchedTraffic part) {
        for (Count count : part.exchanges().exchanges()) {
            Sums row = sums.computeIfAbsent(
                    new Key(count.direction(), count.ip(), count.port(), count.protocol(), count.operation()),
                    _ -> new Sums());
            row.requests += count.requests();
            row.unanswered += count.unanswered();
            row.errors += count.errors();
            row.latencyMax = Math.max(row.latencyMax, count.latency().max());
            row.latencies = row.latencies.plus(count.latency().buckets());
        }
        captures = part.captures().captures();
        latest.addAll(part.latest());
        while (latest.size() > LATEST) {
            latest.removeFirst();
        }
    }

    /** Parts that the server does not hold any more; the sums lack them. */
    public void miss(long parts) {
        missed += parts;
    }

    /** Returns why nothing is captured, unless something is. */
    public Optional<String> problem() {
        return captures.stream().allMatch(each -> each.problem().isPresent())
                ? captures.stream().findFirst().flatMap(Capture::problem)
                : Optional.empty();
    }

    /** Returns the operations with the most requests, and how the capture fares. */
    public String table(int rows, Duration elapsed) {
        List<Map.Entry<Key, Sums>> sorted = new ArrayList<>(sums.entrySet());
        sorted.sort(Comparator.comparingLong((Map.Entry<Key, Sums> row) -> row.getValue().requests)
                .reversed()
                .thenComparing(row -> row.getKey().operation()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "direction",
                "peer",
                "port",
                "protocol",
                "requests",
                "per s",
                "errors",
                "unanswered",
                "p50 ms",
                "p95 ms",
                "max ms",
                "operation"));
        double seconds = Math.max(1, elapsed.toMillis() / 1_000.0);
        for (Map.Entry<Key, Sums> row : sorted.subList(0, Math.min(rows, sorted.size()))) {
            Key key = row.getKey();
            Sums sum = row.getValue();
            lines.add(List.of(
                    key.direction().name(),
                    peer(key.ip()),
                    Integer.toString(key.port()),
                    Printable.text(key.protocol()),
                    Long.toString(sum.requests),
                    String.format(Locale.ROOT, "%.1f", sum.requests / seconds),
                    Long.toString(sum.errors),
                    Long.toString(sum.unanswered),
                    quantile(sum, 0.5),
                    quantile(sum, 0.95),
                    sum.latencies.counts().isEmpty() ? "" : millis(sum.latencyMax),
                    Printable.text(key.operation())));
        }
        return aligned(lines) + rest(sorted.size() - rows) + captured();
    }

    private static String rest(int more) {
        return more > 0 ? "and " + more + " more\n" : "";
    }

    private String captured() {
        StringBuilder text = new StringBuilder();
        for (Capture capture : captures) {
            text.append(capture.text());
            if (capture.factor() > 1) {
                text.append("; requests, errors and unanswered are estimates");
            }
            capture.problem()
                    .ifPresent(problem -> text.append("; nothing is captured: ").append(Printable.text(problem)));
            text.append('\n');
        }
        if (missed > 0) {
            text.append(missed).append(" s are missing: they were fetched too late\n");
        }
        return text.toString();
    }

    private static String quantile(Sums sums, double share) {
        long all = sums.latencies.counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (Map.Entry<Double, Long> bucket : sums.latencies.counts().entrySet()) {
            seen += bucket.getValue();
            if (seen >= wanted) {
                return millis(Math.min(bucket.getKey(), sums.latencyMax));
            }
        }
        return "";
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f" : "%.0f", millis);
    }

    private static String peer(Optional<Ip> ip) {
        return ip.map(Ip::toString).orElse(ExchangeReport.OTHER);
    }

    /** Returns the latest requests, one a line. */
    public String latest() {
        StringBuilder text = new StringBuilder();
        latest.forEach(single -> text.append(single.line()).append('\n'));
        return text.toString();
    }

    private static String aligned(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                row.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

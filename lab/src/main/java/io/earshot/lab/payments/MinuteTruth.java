package io.earshot.lab.payments;

import io.earshot.traffic.kpi.Cell;
import io.earshot.traffic.kpi.KpiRow;
import io.earshot.traffic.kpi.PartialSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what was really sent in one minute, request by request, in the order in which it was sent. */
final class MinuteTruth {

    /** One request; a latency of -1 is no answer. */
    private record Request(long nanos, String code, long latency) {}

    private static final long MINUTE = 60_000_000_000L;

    private final long start;
    private final List<Request> requests = new ArrayList<>();

    MinuteTruth(long start) {
        this.start = start;
    }

    void add(long nanos, String code, long latency) {
        requests.add(new Request(nanos, code, latency));
    }

    /** Brings the requests into the order in which they were sent. */
    void sort() {
        requests.sort(Comparator.comparingLong(Request::nanos));
    }

    /** Returns where the figures differ from these; empty if nowhere. */
    List<String> differences(PartialSums sums, long limit, long target) {
        KpiRow row = new KpiRow(start, new Cell("pay", Cell.ALL, ""), sums);
        long[] times = requests.stream()
                .mapToLong(Request::latency)
                .filter(time -> time >= 0)
                .sorted()
                .toArray();
        List<String> differences = new ArrayList<>();
        equal(differences, "requests", requests.size(), row.requests());
        equal(differences, "responses", times.length, row.responses());
        equal(differences, "successes", count("00"), row.successes());
        equal(
                differences,
                "late",
                Arrays.stream(times).filter(time -> time > limit).count(),
                row.late());
        equal(differences, "unseen", 0, row.unknown());
        equal(
                differences,
                "on time",
                Arrays.stream(times).filter(time -> time <= target).count(),
                Math.round(row.onTimeRate() * row.requests()));
        equal(differences, "sum of times", Arrays.stream(times).sum(), sums.sumNanos());
        equal(differences, "longest time", times.length == 0 ? 0 : times[times.length - 1], sums.maxNanos());
        Map<String, Long> codes = new TreeMap<>();
        requests.forEach(request -> codes.merge(request.code(), 1L, Long::sum));
        if (!codes.equals(sums.codes())) {
            differences.add("codes " + sums.codes() + ", sent " + codes);
        }
        equal(differences, "consecutive failures", longestRun(), row.consecutiveFailures());
        equal(differences, "pause in ns", longestPause(), Math.round(row.noCallSeconds() * 1e9));
        percentile(differences, times, 0.50, row.timeP50());
        percentile(differences, times, 0.95, row.timeP95());
        percentile(differences, times, 0.99, row.timeP99());
        return differences;
    }

    private long count(String code) {
        return requests.stream().filter(request -> request.code().equals(code)).count();
    }

    private static void equal(List<String> differences, String name, long sent, long said) {
        if (sent != said) {
            differences.add(name + " " + said + ", sent " + sent);
        }
    }

    /** Buckets are 1.6 % wide, and a percentile is the end of its bucket. */
    private static void percentile(List<String> differences, long[] times, double share, double said) {
        if (times.length == 0) {
            return;
        }
        double sent = times[(int) Math.ceil(share * times.length - 1e-9) - 1] / 1e6;
        if (said < sent - 0.001 || said > sent * 1.0157 + 0.001) {
            differences.add("percentile " + share + " " + said + " ms, sent " + sent);
        }
    }

    private int longestRun() {
        int longest = 0;
        int run = 0;
        for (Request request : requests) {
            run = request.code().equals("00") ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private long longestPause() {
        long longest = 0;
        long last = start;
        for (Request request : requests) {
            longest = Math.max(longest, request.nanos() - last);
            last = request.nanos();
        }
        return Math.max(longest, start + MINUTE - last);
    }
}

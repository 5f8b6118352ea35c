package io.earshot.lab.servers;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Compares how long servers' answers take with how long they take while nothing is broken. Times are 99th percentiles in nanoseconds, by server. */
final class AnswerTimes {

    private final Map<String, Long> usual = new HashMap<>();
    private String beforeRestart = "";

    /** Takes what others are compared with, and tells the longest of them. */
    String usual(Map<String, Long> times) {
        usual.putAll(times);
        return String.format(
                Locale.ROOT,
                "%.0f ms",
                times.values().stream().mapToLong(each -> each).max().orElse(0) / 1e6);
    }

    /** Takes the times before what was broken starts again: on one machine a JVM that starts takes time from all others. */
    void beforeRestart(Map<String, Long> times) {
        beforeRestart = ", " + ratio(times) + " until what was broken started again";
    }

    /** Tells how many times as long as usual they are, at the server where that is most. */
    String compared(Map<String, Long> times) {
        String both = usual.isEmpty() ? "not compared" : "times " + ratio(times) + beforeRestart;
        beforeRestart = "";
        return both;
    }

    private String ratio(Map<String, Long> times) {
        return String.format(
                Locale.ROOT,
                "%.2f",
                times.entrySet().stream()
                        .filter(each -> usual.containsKey(each.getKey()))
                        .mapToDouble(each -> each.getValue() / (double) usual.get(each.getKey()))
                        .max()
                        .orElse(0));
    }
}

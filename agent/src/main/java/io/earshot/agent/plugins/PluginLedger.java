package io.earshot.agent.plugins;

import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PluginJson;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.LogLine;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReport.State;
import io.earshot.model.plugins.PluginReports;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Keeps what one plug-in said, within limits. Thread-safe. */
final class PluginLedger {

    /** A plug-in has no more metrics; names beyond are counted. */
    static final int MOST_METRICS = 100;

    private static final int MOST_LEFT_OUT = 1_000;

    private record Value(double value, long at) {}

    private record Line(String text, long at) {}

    private final String plugin;
    private final String version;
    private final Duration stale;
    private final LongSupplier clock;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();
    private final Deque<Line> lines = new ArrayDeque<>();
    private long linesLeftOut;
    private State state = State.WAITING;
    private long since;
    private long starts;
    private long failures;
    private long badLines;
    private String problem = "";

    /**
     * @param stale for so long a value is told that the plug-in does not tell again
     * @param clock monotonic nanoseconds
     */
    PluginLedger(String plugin, String version, Duration stale, LongSupplier clock) {
        this.plugin = plugin;
        this.version = version;
        this.stale = stale;
        this.clock = clock;
        since = clock.getAsLong();
    }

    synchronized void started() {
        starts++;
    }

    /** Takes a line of the plug-in's output. */
    synchronized void line(byte[] octets) {
        PluginJson.Line line;
        try {
            line = PluginJson.read(octets);
        } catch (BadJsonException e) {
            badLine();
            return;
        }
        long now = clock.getAsLong();
        line.values().forEach(value -> value(value, now));
        line.log().ifPresent(text -> log(text, now));
        line.problem().ifPresent(text -> problem = text);
        if (state != State.RUNNING && line.problem().isEmpty()) {
            become(State.RUNNING);
        }
    }

    private void value(PluginJson.Value told, long now) {
        try {
            Metric _ = new Metric(told.name(), told.value(), Duration.ZERO);
        } catch (IllegalArgumentException e) {
            badLine();
            return;
        }
        if (values.containsKey(told.name()) || values.size() < MOST_METRICS) {
            values.put(told.name(), new Value(told.value(), now));
        } else if (leftOut.containsKey(told.name()) || leftOut.size() < MOST_LEFT_OUT) {
            leftOut.put(told.name(), now);
        }
    }

    private void log(String text, long now) {
        if (lines.size() >= PluginReports.MOST_LINES) {
            lines.removeFirst();
            linesLeftOut++;
        }
        lines.addLast(new Line(text.length() <= LogLine.LONGEST ? text : text.substring(0, LogLine.LONGEST), now));
    }

    synchronized void badLine() {
        badLines++;
    }

    /** Takes that a run ended as it should. */
    synchronized void succeeded() {
        problem = "";
        become(State.RUNNING);
    }

    /** Takes that the plug-in could not be run, or ended otherwise than it should. */
    synchronized void failed(String why) {
        failures++;
        problem = why;
        become(State.FAILED);
    }

    synchronized void stopped() {
        problem = "";
        values.clear();
        leftOut.clear();
        become(State.STOPPED);
    }

    private void become(State newer) {
        if (state != newer) {
            state = newer;
            since = clock.getAsLong();
        }
    }

    /**
     * Returns what is to be told, and begins a new count of lines.
     *
     * @param mostMetrics so many find room in the report
     * @param mostLines likewise
     */
    synchronized PluginReport take(int mostMetrics, int mostLines) {
        long now = clock.getAsLong();
        values.values().removeIf(value -> now - value.at() > stale.toNanos());
        leftOut.values().removeIf(at -> now - at > stale.toNanos());
        List<Metric> metrics = new ArrayList<>();
        values.forEach((name, value) -> {
            if (metrics.size() < mostMetrics) {
                metrics.add(new Metric(name, value.value(), Duration.ofNanos(now - value.at())));
            }
        });
        while (lines.size() > mostLines) {
            lines.removeFirst();
            linesLeftOut++;
        }
        List<LogLine> told = lines.stream()
                .map(line -> new LogLine(line.text(), Duration.ofNanos(now - line.at())))
                .toList();
        PluginReport report = new PluginReport(
                plugin,
                version,
                state,
                Duration.ofNanos(now - since),
                starts,
                failures,
                badLines,
                leftOut.size() + values.size() - metrics.size(),
                problem,
                metrics,
                told,
                linesLeftOut);
        lines.clear();
        linesLeftOut = 0;
        return report;
    }
}

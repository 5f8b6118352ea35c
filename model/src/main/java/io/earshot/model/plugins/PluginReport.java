package io.earshot.model.plugins;

import io.earshot.model.Names;
import io.earshot.model.Printable;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells of one plug-in of a container.
 *
 * @param since how long ago the state began
 * @param starts of its executable since the agent started it
 * @param failures how many of them ended otherwise than they should
 * @param badLines of its output that were none of the protocol, since the agent started it
 * @param leftOut names that found no room in this report
 * @param problem of the newest failure; empty where there was none since the last good run
 * @param linesLeftOut log lines that found no room since the report before
 */
public record PluginReport(
        String plugin,
        String version,
        State state,
        Duration since,
        long starts,
        long failures,
        long badLines,
        int leftOut,
        String problem,
        List<Metric> metrics,
        List<LogLine> lines,
        long linesLeftOut) {

    private static final int LONGEST_PROBLEM = 300;
    private static final int LONGEST_VERSION = 64;

    /** The states of a plug-in. */
    public enum State {
        /** Its first run has not ended, and it said nothing yet. */
        WAITING,
        RUNNING,
        /** Its executable failed; it is started again after a pause. */
        FAILED,
        /** An order stopped it. */
        STOPPED
    }

    public PluginReport {
        PluginManifest.requireName(plugin);
        version = cut(Printable.line(version), LONGEST_VERSION);
        problem = cut(Printable.line(problem), LONGEST_PROBLEM);
        metrics = List.copyOf(metrics);
        lines = List.copyOf(lines);
        requireAge(since);
        if (starts < 0 || failures < 0 || badLines < 0 || leftOut < 0 || linesLeftOut < 0) {
            throw new IllegalArgumentException("a count below zero of plug-in " + plugin + ", expected none");
        }
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, splits ? longest - 1 : longest);
    }

    private static void requireAge(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("an age below zero, expected at least zero");
        }
    }

    /**
     * A value that a plug-in measured.
     *
     * @param age how long ago it was told
     */
    public record Metric(String name, double value, Duration age) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/%@+-]{0,99}");

        public Metric {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "metric \"" + Names.shorten(name) + "\", expected the form " + NAME.pattern());
            }
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("metric " + name + " is " + value + ", expected a number");
            }
            requireAge(age);
        }
    }

    /** A line of a log that a plug-in forwards. */
    public record LogLine(String text, Duration age) {

        /** Longer ones are cut. */
        public static final int LONGEST = 500;

        public LogLine {
            text = cut(Printable.line(text), LONGEST);
            requireAge(age);
        }
    }
}

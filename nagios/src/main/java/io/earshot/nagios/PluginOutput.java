package io.earshot.nagios;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts a result into the lines that Nagios takes apart again (Nagios Core's Plugin API): text, a bar, performance data,
 * and text again from the second line on.
 */
final class PluginOutput {

    /** Under 255: what a pager shows, and what the oldest receivers keep. */
    static final int FIRST_LINE = 254;

    /** The capacity of an NSCA packet (nsca 2.10.2: 4,096 octets with the closing zero); Nagios itself reads 8 KB. */
    static final int OCTETS = 4_095;

    // Graphs are no use to someone who cannot read what is wrong, so the text keeps half of the first line.
    private static final int PERFORMANCE = 127;

    // Room for the line that tells of further performance data.
    private static final int NOTE = 80;

    // One long line must not push all others out.
    private static final int LONG_LINE = 1_000;

    private PluginOutput() {}

    static String of(CheckResult result, int octets) {
        List<PerformanceDatum> data = result.performance();
        int shown = fitting(data, PERFORMANCE);
        String performance = joined(data.subList(0, shown));
        String bar = performance.isEmpty() ? "" : " | ";
        int room = FIRST_LINE - bar.length() - performance.length();
        String first = PluginText.cut(result.firstLine(), room) + bar + performance;
        List<PerformanceDatum> more = data.subList(shown, data.size());
        int left = octets - PluginText.octets(first);
        String longOutput = longOutput(result.longOutput(), left - (more.isEmpty() ? 0 : NOTE));
        return first + longOutput + furtherPerformance(more, left - PluginText.octets(longOutput));
    }

    /** The plugin API takes performance data from the first bar of the long output on; a line of text before it counts them. */
    private static String furtherPerformance(List<PerformanceDatum> more, int octets) {
        if (more.isEmpty()) {
            return "";
        }
        String all = "\n" + more.size() + " more performance data | " + joined(more);
        if (all.length() <= octets) {
            return all;
        }
        int shown = fitting(more, octets - NOTE);
        String note = "\n" + shown + " more performance data, " + (more.size() - shown) + " left out";
        return shown == 0 ? note : note + " | " + joined(more.subList(0, shown));
    }

    /** Counts the performance data that fit whole: half a number would be a wrong one. */
    private static int fitting(List<PerformanceDatum> data, int characters) {
        int length = -1;
        for (int i = 0; i < data.size(); i++) {
            length += 1 + data.get(i).toString().length();
            if (length > characters) {
                return i;
            }
        }
        return data.size();
    }

    private static String joined(List<PerformanceDatum> data) {
        return data.stream().map(PerformanceDatum::toString).collect(Collectors.joining(" "));
    }

    private static String longOutput(List<String> lines, int octets) {
        StringBuilder text = new StringBuilder();
        int left = octets;
        for (int i = 0; i < lines.size(); i++) {
            String line = "\n" + PluginText.cut(lines.get(i), LONG_LINE);
            String rest = "\n... and " + (lines.size() - i) + " more lines";
            int needed = PluginText.octets(line);
            boolean last = i == lines.size() - 1;
            // A line may only take what leaves room to say that the next ones are missing.
            if (needed > left - (last ? 0 : rest.length())) {
                return text.append(rest).toString();
            }
            text.append(line);
            left -= needed;
        }
        return text.toString();
    }
}

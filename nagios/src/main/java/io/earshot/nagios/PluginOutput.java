package io.earshot.nagios;

import java.util.List;

/**
 * Puts a result into the lines that Nagios takes apart again (Nagios Core's Plugin API): text, a bar, performance data,
 * and text again from the second line on.
 */
final class PluginOutput {

    /** Under 255: what a pager shows, and what the oldest receivers keep. */
    static final int FIRST_LINE = 254;

    /** What an NSCA packet carries (nsca 2.10.2: 4,096 octets with the closing zero); Nagios itself reads 8 KB. */
    static final int OCTETS = 4_095;

    // Graphs are no use to someone who cannot read what is wrong, so the text keeps half of the first line.
    private static final int PERFORMANCE = 127;

    // One long line must not push all others out.
    private static final int LONG_LINE = 1_000;

    private PluginOutput() {}

    static String of(CheckResult result) {
        String performance = performance(result.performance());
        String bar = performance.isEmpty() ? "" : " | ";
        int room = FIRST_LINE - bar.length() - performance.length();
        String first = PluginText.cut(result.firstLine(), room) + bar + performance;
        return first + longOutput(result.longOutput(), OCTETS - PluginText.octets(first));
    }

    /** As many whole data as there is room for: half a number would be a wrong one. */
    private static String performance(List<PerformanceDatum> data) {
        StringBuilder text = new StringBuilder();
        for (PerformanceDatum datum : data) {
            String next = (text.isEmpty() ? "" : " ") + datum;
            if (text.length() + next.length() > PERFORMANCE) {
                break;
            }
            text.append(next);
        }
        return text.toString();
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

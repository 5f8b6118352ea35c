package io.earshot.nagios;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param firstLine what a pager shows
 * @param longOutput what stands below it on Nagios's page
 */
public record CheckResult(
        CheckState state, String firstLine, List<String> longOutput, List<PerformanceDatum> performance) {

    /** What a plugin may print on its first line and every Nagios shows whole, the performance data not counted. */
    static final int MAX_FIRST_LINE = 254;

    public CheckResult {
        firstLine = cut(clean(firstLine), MAX_FIRST_LINE);
        longOutput = longOutput.stream().map(CheckResult::clean).toList();
        performance = List.copyOf(performance);
    }

    /** The result of a check that could not be asked. */
    public static CheckResult unknown(String name, String why) {
        return new CheckResult(CheckState.UNKNOWN, title(name, CheckState.UNKNOWN) + why, List.of(), List.of());
    }

    static String title(String name, CheckState state) {
        return name.toUpperCase(Locale.ROOT) + " " + state + " - ";
    }

    /** As a Nagios plugin prints it: the first line with the performance data behind a bar, then the long output. */
    public String toPluginOutput() {
        String data = performance.isEmpty()
                ? ""
                : performance.stream().map(PerformanceDatum::toString).collect(Collectors.joining(" ", " | ", ""));
        return longOutput.stream().map(line -> "\n" + line).collect(Collectors.joining("", firstLine + data, "\n"));
    }

    /** A bar would begin performance data, a control character could end the line. */
    private static String clean(String text) {
        return text.replace('|', '/').replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}

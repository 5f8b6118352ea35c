package io.earshot.nagios;

import java.util.List;
import java.util.Map;

/**
 * Holds the result of a check.
 *
 * @param firstLine what a list of services shows, {@code CONNECTIVITY OK - 48 of 48 containers report}; made fit for Nagios
 * @param longOutput more lines, for those who look closer; made fit for Nagios
 * @param labels what a row says besides, from its columns whose names begin with {@code label_}; for destinations that sort by it
 */
public record CheckResult(
        CheckState state,
        String firstLine,
        List<String> longOutput,
        List<PerformanceDatum> performance,
        Map<String, String> labels) {

    public CheckResult {
        firstLine = PluginText.clean(firstLine);
        longOutput = longOutput.stream().map(PluginText::clean).toList();
        performance = List.copyOf(performance);
        labels = Map.copyOf(labels);
    }

    /** A result without labels. */
    public CheckResult(
            CheckState state, String firstLine, List<String> longOutput, List<PerformanceDatum> performance) {
        this(state, firstLine, longOutput, performance, Map.of());
    }

    /** Returns the same result with labels. */
    CheckResult labelled(Map<String, String> other) {
        return new CheckResult(state, firstLine, longOutput, performance, other);
    }

    /**
     * As a plugin prints it, without a line feed at the end: the first line with the performance data under 255
     * characters, the long output below, all of it at most 4,095 octets of UTF-8. Text that does not fit is cut and says
     * so. Performance data beyond 127 characters follow behind the long output, and what does not fit there is counted.
     */
    public String toPluginOutput() {
        return toPluginOutput(PluginOutput.OCTETS);
    }

    /**
     * The same for a receiver with less room.
     *
     * @param octets at least 1,100, so that the first line always fits
     */
    public String toPluginOutput(int octets) {
        return PluginOutput.of(this, Math.min(octets, PluginOutput.OCTETS));
    }

    /** The same text without performance data, for those who take them apart from it. */
    public String toText() {
        return new CheckResult(state, firstLine, longOutput, List.of()).toPluginOutput();
    }
}

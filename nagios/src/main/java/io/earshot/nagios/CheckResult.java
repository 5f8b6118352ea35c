package io.earshot.nagios;

import java.util.List;

/**
 * What a check says.
 *
 * @param firstLine what a list of services shows, {@code CONNECTIVITY OK - 48 of 48 containers report}; made fit for Nagios
 * @param longOutput more lines, for those who look closer; made fit for Nagios
 */
public record CheckResult(
        CheckState state, String firstLine, List<String> longOutput, List<PerformanceDatum> performance) {

    public CheckResult {
        firstLine = PluginText.clean(firstLine);
        longOutput = longOutput.stream().map(PluginText::clean).toList();
        performance = List.copyOf(performance);
    }

    /**
     * As a plugin prints it, without a line feed at the end: the first line with the performance data under 255
     * characters, the long output below, all of it at most 4,095 octets of UTF-8. Text that does not fit is cut and says
     * so; of the performance data those that come first stay, up to 127 characters.
     */
    public String toPluginOutput() {
        return PluginOutput.of(this);
    }

    /** The same text without performance data, for those who take them apart from it. */
    public String toText() {
        return new CheckResult(state, firstLine, longOutput, List.of()).toPluginOutput();
    }
}

package io.earshot.nagios;

import java.util.OptionalLong;

/** One figure for Nagios's graphs: {@code label=value;warning;critical;minimum}. */
public record PerformanceDatum(String label, long value, Thresholds thresholds) {

    static PerformanceDatum plain(String label, long value) {
        return new PerformanceDatum(label, value, new Thresholds(OptionalLong.empty(), OptionalLong.empty()));
    }

    @Override
    public String toString() {
        return label + "=" + value + ";" + text(thresholds.warning()) + ";" + text(thresholds.critical()) + ";0";
    }

    private static String text(OptionalLong threshold) {
        return threshold.isPresent() ? Long.toString(threshold.getAsLong()) : "";
    }
}

package io.earshot.nagios;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * One number for Nagios' graphs, written {@code label=value;warning;critical;minimum;maximum}.
 *
 * @param label letters, digits, {@code . - _}, so that it needs no quotes
 * @param value any finite number, without unit
 * @param warning Nagios alerts above it
 * @param critical Nagios alerts above it
 */
public record PerformanceDatum(
        String label,
        double value,
        OptionalDouble warning,
        OptionalDouble critical,
        OptionalDouble minimum,
        OptionalDouble maximum) {

    public PerformanceDatum {
        if (!label.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("performance label \"" + PluginText.clean(label)
                    + "\", expected letters, digits, '.', '-' and '_'");
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("performance datum " + label + " is " + value + ", expected a number");
        }
    }

    /** A number of which nothing more is known. */
    static PerformanceDatum of(String label, double value) {
        return new PerformanceDatum(
                label,
                value,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** A count that may be anything from 0 up. */
    public static PerformanceDatum count(String label, long count) {
        return new PerformanceDatum(
                label,
                count,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(0),
                OptionalDouble.empty());
    }

    /** A count of some out of all. */
    public static PerformanceDatum countOf(String label, long count, long all) {
        return new PerformanceDatum(
                label,
                count,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(0),
                OptionalDouble.of((double) all));
    }

    @Override
    public String toString() {
        String text = String.join(
                ";", label + "=" + plain(value), plain(warning), plain(critical), plain(minimum), plain(maximum));
        int end = text.length();
        while (text.charAt(end - 1) == ';') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String plain(OptionalDouble number) {
        return number.isPresent() ? plain(number.getAsDouble()) : "";
    }

    /** Without exponent, which not every grapher reads. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}

package io.earshot.nagios;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a column's value is too much, or too little: {@code share >= 0.05}.
 *
 * @param number what the value is compared with, in the column's own unit
 * @param percent whether people write the number as per cent, {@code share >= 5 %}
 */
public record Bound(String column, Comparison comparison, double number, boolean percent) {

    /** A bound whose number is in the column's own unit. */
    public Bound(String column, Comparison comparison, double number) {
        this(column, comparison, number, false);
    }

    /** Lists the ways to write a comparison. */
    public enum Comparison {
        AT_LEAST(">="),
        ABOVE(">"),
        AT_MOST("<="),
        BELOW("<");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        static Comparison of(String sign) {
            for (Comparison comparison : values()) {
                if (comparison.sign.equals(sign)) {
                    return comparison;
                }
            }
            throw new IllegalArgumentException("\"" + sign + "\", expected one of >= > <= <");
        }

        private boolean holds(double value, double number) {
            return switch (this) {
                case AT_LEAST -> value >= number;
                case ABOVE -> value > number;
                case AT_MOST -> value <= number;
                case BELOW -> value < number;
            };
        }
    }

    /** Whether the row reaches it; nothing where the row does not know its value. */
    Optional<Boolean> isReached(Rows rows, int row) throws CheckFailedException {
        return switch (rows.cell(column, row)) {
            case Cell.Absent() -> Optional.empty();
            case Cell.Numeric(BigDecimal value) -> Optional.of(comparison.holds(value.doubleValue(), number));
            case Cell.Text text ->
                throw new CheckFailedException("column " + column + " of the answer holds \""
                        + PluginText.cut(text.toString(), 40) + "\", expected a number");
        };
    }

    /**
     * The same with another number, in the unit in which this one was written.
     *
     * @throws IllegalArgumentException if it is in another unit
     */
    Bound at(ThresholdNumber other) {
        if (other.percent() && !percent) {
            throw new IllegalArgumentException(
                    "threshold " + other + ", expected a number without %, since it is compared with " + column);
        }
        return new Bound(column, comparison, percent ? other.number() / 100 : other.number(), percent);
    }

    /** Whether it is on the same column and in the same direction, and is reached only by values beyond the other's number. */
    boolean isBeyond(Bound other) {
        if (!column.equalsIgnoreCase(other.column)
                || asRange().isPresent() != other.asRange().isPresent()) {
            return false;
        }
        return asRange().isPresent() ? number > other.number : number < other.number;
    }

    /** As in a configuration. */
    @Override
    public String toString() {
        BigDecimal written = BigDecimal.valueOf(number);
        return column + " " + comparison.sign + " "
                + new ThresholdNumber((percent ? written.movePointRight(2) : written).doubleValue(), percent);
    }

    /** As Nagios' range, which alerts above a number; nothing where less is worse. */
    OptionalDouble asRange() {
        return switch (comparison) {
            case AT_LEAST, ABOVE -> OptionalDouble.of(number);
            case AT_MOST, BELOW -> OptionalDouble.empty();
        };
    }
}

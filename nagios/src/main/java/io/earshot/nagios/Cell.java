package io.earshot.nagios;

import java.math.BigDecimal;
import java.math.BigInteger;

/** One value of an answer. */
public sealed interface Cell {

    /** SQL's NULL: not known, which is neither zero nor empty. */
    record Absent() implements Cell {
        @Override
        public String toString() {
            return "";
        }
    }

    record Text(String text) implements Cell {
        @Override
        public String toString() {
            return text;
        }
    }

    record Numeric(BigDecimal number) implements Cell {
        @Override
        public String toString() {
            return number.stripTrailingZeros().toPlainString();
        }
    }

    Cell ABSENT = new Absent();

    /**
     * A value as JDBC or JSON hands it over; what is no number is taken as the text that it prints, and what no decimal
     * can say (NaN, infinity) as absent.
     */
    static Cell of(Object value) {
        return switch (value) {
            case BigDecimal decimal -> new Numeric(decimal);
            case BigInteger integer -> new Numeric(new BigDecimal(integer));
            case Double d -> Double.isFinite(d) ? new Numeric(BigDecimal.valueOf(d)) : ABSENT;
            // Through its own text: 0.21f is 0.21 and not 0.20999999344348907.
            case Float f -> Float.isFinite(f) ? new Numeric(new BigDecimal(f.toString())) : ABSENT;
            case Number n -> new Numeric(BigDecimal.valueOf(n.longValue()));
            default -> new Text(value.toString());
        };
    }
}

package io.earshot.web.postgres;

import io.earshot.store.SqlList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes values of an answer as PostgreSQL's output functions do. */
final class TextForm {

    /** Digits that are always exact (FLT_DIG, DBL_DIG). */
    private static final int FLOAT4_DIGITS = 6;

    private static final int FLOAT8_DIGITS = 15;

    /** As many as the longest number that a reader can name has. */
    private static final int MAX_SCALE = 110;

    private TextForm() {}

    /** @param value as {@code SqlAnswer} has it */
    static String of(PostgresType type, Object value) {
        return switch (type) {
            case ScalarType scalar -> scalar(scalar, value);
            case PostgresType.Array array ->
                value instanceof SqlList list ? array(array.element(), list) : value.toString();
            case PostgresType.Vector _ -> value.toString();
            case PostgresType.Row row -> value instanceof SqlList list ? row(row, list) : value.toString();
        };
    }

    private static String scalar(ScalarType type, Object value) {
        return switch (type) {
            case BOOL -> value.equals(true) ? "t" : "f";
            case TIMESTAMPTZ -> Times.shown(Instant.parse(value.toString()));
            case TIMESTAMP -> Times.shown(LocalDateTime.parse(value.toString()));
            case TIMETZ -> Times.shown(Times.timeWithZone(value.toString()));
            case FLOAT4 -> floating((Number) value, FLOAT4_DIGITS);
            case FLOAT8 -> floating((Number) value, FLOAT8_DIGITS);
            case NUMERIC -> value instanceof BigDecimal number ? exact(number).toPlainString() : value.toString();
            default -> value.toString();
        };
    }

    /** Returns the number with no more fractional digits than PostgreSQL could have: H2 may compute a hundred thousand. */
    static BigDecimal exact(BigDecimal number) {
        if (number.scale() <= MAX_SCALE) {
            return number;
        }
        BigDecimal rounded = number.setScale(MAX_SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /** Writes the shortest digits, with an exponent where PostgreSQL has one: below 0.0001, and above the digits that are exact. */
    private static String floating(Number value, int digits) {
        if (Double.isNaN(value.doubleValue()) || Double.isInfinite(value.doubleValue())) {
            return value.toString();
        }
        BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (number.signum() == 0) {
            return value.toString().startsWith("-") ? "-0" : "0";
        }
        if (exponent >= -4 && exponent < digits) {
            return number.toPlainString();
        }
        String mantissa = number.movePointLeft(exponent).toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String array(ScalarType element, SqlList list) {
        List<Optional<String>> texts = new ArrayList<>(list.size());
        for (Optional<Object> value : list) {
            texts.add(value.map(v -> v instanceof SqlList inner && !inner.isRow()
                    ? array(element, inner)
                    : SqlList.quotedElement(scalar(element, v))));
        }
        return SqlList.arrayText(texts);
    }

    private static String row(PostgresType.Row row, SqlList list) {
        List<Optional<String>> texts = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            PostgresType type = i < row.fields().size() ? row.fields().get(i) : ScalarType.TEXT;
            texts.add(list.get(i).map(value -> of(type, value)));
        }
        return SqlList.rowText(texts);
    }
}

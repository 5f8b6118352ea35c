package io.earshot.store.h2;

import io.earshot.store.SqlList;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueInterval;

/** Writes values as PostgreSQL casts them to texts, where H2 has another text. */
final class PostgresTexts {

    private static final int REAL_DIGITS = 6;
    private static final int DOUBLE_DIGITS = 15;

    private static final Pattern FRACTION = Pattern.compile("\\.([0-9]+)");
    private static final int MICROSECONDS = 6;

    private PostgresTexts() {}

    /** @param value that is not NULL */
    static String of(Value value) {
        return switch (value.getValueType()) {
            case Value.BOOLEAN -> value.getBoolean() ? "true" : "false";
            case Value.REAL -> floating(value, REAL_DIGITS);
            case Value.DOUBLE -> floating(value, DOUBLE_DIGITS);
            case Value.NUMERIC, Value.DECFLOAT -> number(value);
            case Value.ARRAY -> array((ValueArray) value);
            case Value.BINARY, Value.VARBINARY -> "\\x" + HexFormat.of().formatHex(value.getBytes());
            case Value.TIME, Value.TIME_TZ, Value.TIMESTAMP, Value.TIMESTAMP_TZ -> time(value.getString());
            default -> value instanceof ValueInterval interval ? interval(interval) : value.getString();
        };
    }

    /** Within an array, booleans are letters. */
    static String ofElement(Value element) {
        return element.getValueType() == Value.BOOLEAN ? of(element).substring(0, 1) : of(element);
    }

    /** PostgreSQL's times have no more than microseconds. */
    private static String time(String text) {
        return FRACTION.matcher(text).replaceFirst(fraction -> {
            String digits = fraction.group(1);
            String micros =
                    digits.substring(0, Math.min(MICROSECONDS, digits.length())).replaceFirst("0+$", "");
            return micros.isEmpty() ? "" : "." + micros;
        });
    }

    private static String number(Value value) {
        String text = value.getString();
        return Character.isDigit(text.charAt(text.length() - 1)) ? new BigDecimal(text).toPlainString() : text;
    }

    private static String floating(Value value, int digits) {
        double number = value.getDouble();
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return value.getString();
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(value.getString()).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        return (exponent >= -4 && exponent < digits)
                ? decimal.toPlainString()
                : "%se%s%02d"
                        .formatted(
                                decimal.movePointLeft(exponent).toPlainString(),
                                exponent < 0 ? "-" : "+",
                                Math.abs(exponent));
    }

    private static String array(ValueArray array) {
        List<Optional<String>> texts = new ArrayList<>();
        for (Value element : array.getList()) {
            texts.add(
                    PostgresFunctions.isNull(element)
                            ? Optional.empty()
                            : Optional.of(SqlList.quotedElement(ofElement(element))));
        }
        return SqlList.arrayText(texts);
    }

    /** As in {@code 1 year 2 mons} and {@code 3 days 04:05:06.5}. */
    private static String interval(ValueInterval interval) {
        if (interval.getValueType() == Value.INTERVAL_YEAR
                || interval.getValueType() == Value.INTERVAL_MONTH
                || interval.getValueType() == Value.INTERVAL_YEAR_TO_MONTH) {
            long all = org.h2.util.IntervalUtils.intervalToAbsolute(interval).longValueExact();
            String text = (counted(all / 12, "year") + " " + counted(all % 12, "mon")).strip();
            return text.isEmpty() ? "00:00:00" : text;
        }
        Duration all = Duration.ZERO.plusNanos(
                org.h2.util.IntervalUtils.intervalToAbsolute(interval).longValueExact());
        Duration size = all.abs();
        StringBuilder clock = new StringBuilder("%s%02d:%02d:%02d"
                .formatted(
                        all.isNegative() ? "-" : "", size.toHoursPart(), size.toMinutesPart(), size.toSecondsPart()));
        int micros = size.toNanosPart() / 1_000;
        if (micros > 0) {
            clock.append(".%06d".formatted(micros).replaceAll("0+$", ""));
        }
        String days = counted(all.toDays(), "day");
        boolean none = size.toSecondsPart() == 0 && size.toMinutesPart() == 0 && size.toHoursPart() == 0 && micros == 0;
        return days.isEmpty() ? clock.toString() : none ? days : days + " " + clock;
    }

    private static String counted(long count, String unit) {
        return count == 0 ? "" : count + " " + unit + (count == 1 ? "" : "s");
    }
}

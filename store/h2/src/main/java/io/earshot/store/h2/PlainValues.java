package io.earshot.store.h2;

import io.earshot.store.SqlList;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.h2.util.IntervalUtils;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueCollectionBase;
import org.h2.value.ValueInterval;

/** Turns H2's values into those of a {@link SqlAnswer}, without the machine's time zone in between. */
final class PlainValues {

    private static final long NANOS = 1_000_000_000;

    private PlainValues() {}

    static Optional<Object> of(Value value) {
        return value.getValueType() == Value.NULL ? Optional.empty() : Optional.of(plain(value));
    }

    private static Object plain(Value value) {
        return switch (value.getValueType()) {
            case Value.BOOLEAN -> value.getBoolean();
            case Value.TINYINT, Value.SMALLINT, Value.INTEGER -> value.getInt();
            case Value.BIGINT -> value.getLong();
            case Value.NUMERIC -> value.getBigDecimal();
            case Value.DECFLOAT -> decimal(value);
            case Value.REAL -> value.getFloat();
            case Value.DOUBLE -> value.getDouble();
            case Value.TIMESTAMP_TZ -> JSR310Utils.valueToInstant(value, null).toString();
            case Value.TIMESTAMP -> value.getString().replace(' ', 'T');
            case Value.BINARY, Value.VARBINARY, Value.BLOB, Value.JAVA_OBJECT ->
                "\\x" + HexFormat.of().formatHex(value.getBytes());
            case Value.ARRAY -> SqlList.array(all(value));
            case Value.ROW -> SqlList.row(all(value));
            default -> value instanceof ValueInterval interval ? interval(interval) : value.getString();
        };
    }

    /** NaN and the infinities are no numbers for Java's BigDecimal. */
    private static Object decimal(Value value) {
        String text = value.getString();
        return Character.isLetter(text.charAt(text.length() - 1)) ? text : value.getBigDecimal();
    }

    private static List<Optional<Object>> all(Value value) {
        return Arrays.stream(((ValueCollectionBase) value).getList())
                .map(PlainValues::of)
                .toList();
    }

    private static String interval(ValueInterval value) {
        BigInteger absolute = IntervalUtils.intervalToAbsolute(value);
        return value.getQualifier().isYearMonth()
                ? SqlInterval.text(absolute.longValueExact(), BigInteger.ZERO)
                : SqlInterval.text(0, absolute.divide(BigInteger.valueOf(NANOS / 1_000_000)));
    }

    /** Returns about how many characters a value takes. */
    static long characters(Optional<Object> value) {
        return switch (value.orElse("NULL")) {
            case String text -> text.length();
            case SqlList list ->
                2 + list.stream().mapToLong(PlainValues::characters).sum();
            default -> 8;
        };
    }
}

package io.earshot.web.postgres;

import io.earshot.model.Names;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads a parameter's text as PostgreSQL's input functions do, into what JDBC's {@code setObject} takes. */
final class TextInput {

    private static final int MAX_ELEMENTS = 100_000;

    private TextInput() {}

    /** @throws PostgresException if it is no value of the type */
    static Object read(PostgresType type, String text) throws PostgresException {
        return switch (type) {
            case ScalarType scalar -> scalar(scalar, text);
            case PostgresType.Array(ScalarType element) -> array(element, text);
            case PostgresType.Vector _, PostgresType.Row _ ->
                throw PostgresException.error(
                        SqlState.FEATURE_NOT_SUPPORTED, "a row as a parameter, expected one parameter for each field");
        };
    }

    private static Object scalar(ScalarType type, String text) throws PostgresException {
        try {
            return switch (type) {
                case BOOL -> bool(text.strip().toLowerCase(Locale.ROOT));
                case INT2 -> Short.valueOf(text.strip());
                case INT4 -> Integer.valueOf(text.strip());
                case INT8, OID -> Long.valueOf(text.strip());
                case FLOAT4 -> Float.valueOf(number(text));
                case FLOAT8 -> Double.valueOf(number(text));
                case NUMERIC -> new BigDecimal(text.strip());
                case DATE -> Times.date(text);
                case TIME -> Times.time(text);
                case TIMETZ -> Times.timeWithZone(text);
                case TIMESTAMP -> Times.dateTime(text);
                case TIMESTAMPTZ -> Times.instant(text);
                case INTERVAL -> Interval.of(text);
                case UUID -> uuid(text);
                case BYTEA -> bytes(text);
                case JSON, JSONB -> text.getBytes(StandardCharsets.UTF_8);
                case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> text;
            };
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw invalid(type, text);
        }
    }

    private static PostgresException invalid(ScalarType type, String text) {
        SqlState state = switch (type) {
            case DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> SqlState.INVALID_DATETIME_FORMAT;
            case INT2, INT4, INT8, OID ->
                text.strip().matches("[-+]?\\d+")
                        ? SqlState.NUMERIC_VALUE_OUT_OF_RANGE
                        : SqlState.INVALID_TEXT_REPRESENTATION;
            default -> SqlState.INVALID_TEXT_REPRESENTATION;
        };
        return PostgresException.error(
                state,
                "a parameter of type " + type.name().toLowerCase(Locale.ROOT) + ": \"" + Names.shorten(text)
                        + "\" is none");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
            case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Java writes the infinities in its own way, and takes letters behind a number. */
    private static String number(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "nan" -> "NaN";
            case "inf", "infinity", "+infinity", "+inf" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            default -> {
                if (!lower.matches("[-+0-9.e]+")) {
                    throw new IllegalArgumentException(text);
                }
                yield lower;
            }
        };
    }

    private static UUID uuid(String text) {
        String digits = text.strip().replaceAll("[{}-]", "");
        if (!digits.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException(text);
        }
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /** The form with {@code \x}, and the older one in which other bytes are {@code \ooo}. */
    static byte[] bytes(String text) {
        if (text.startsWith("\\x")) {
            return HexFormat.of().parseHex(text.substring(2).replaceAll("\\s", ""));
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < given.length; i++) {
            if (given[i] == '\\' && i + 1 < given.length && given[i + 1] == '\\') {
                bytes.write('\\');
                i++;
            } else if (given[i] == '\\') {
                bytes.write(Integer.parseInt(new String(given, i + 1, 3, StandardCharsets.US_ASCII), 8));
                i += 3;
            } else {
                bytes.write(given[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static Object[] array(ScalarType element, String text) throws PostgresException {
        List<Object> values = new ArrayList<>();
        for (Optional<String> value : ArrayLiteral.elements(text, MAX_ELEMENTS)) {
            values.add(value.isEmpty() ? null : jdbc(scalar(element, value.get())));
        }
        return values.toArray();
    }

    /** Returns what H2 takes for a value. */
    static Object jdbc(Object value) throws PostgresException {
        if (value instanceof BigDecimal number) {
            // The store reads numbers of any size from texts, with the zeros at their end.
            return number.toString();
        }
        if (!(value instanceof Interval interval)) {
            return value;
        }
        if (interval.isDuration()) {
            return interval.duration();
        }
        if (interval.isMonths()) {
            return interval.period();
        }
        throw PostgresException.error(
                SqlState.FEATURE_NOT_SUPPORTED, "an interval of months and days, expected months, or days and a time");
    }
}

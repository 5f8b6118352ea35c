package io.earshot.web.postgres;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Reads a parameter's bytes as PostgreSQL's receive functions do, into what JDBC's {@code setObject} takes. */
final class BinaryInput {

    private static final int MAX_ELEMENTS = 100_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private BinaryInput() {}

    /** @throws PostgresException if it is no value of the type */
    static Object read(PostgresType type, byte[] bytes) throws PostgresException {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            Object value = switch (type) {
                case ScalarType scalar -> scalar(scalar, rest);
                case PostgresType.Array(ScalarType element) -> array(element, rest);
                case PostgresType.Vector _ ->
                    throw PostgresException.error(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "a vector of the catalog as a parameter, expected an array");
                case PostgresType.Row _ ->
                    throw PostgresException.error(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "a row as a parameter, expected one parameter for each field");
            };
            if (rest.hasRemaining()) {
                throw invalid(type, bytes);
            }
            return value;
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw invalid(type, bytes);
        }
    }

    private static PostgresException invalid(PostgresType type, byte[] bytes) {
        String name = type instanceof ScalarType scalar ? scalar.name().toLowerCase(Locale.ROOT) : "array";
        return PostgresException.error(
                SqlState.INVALID_BINARY_REPRESENTATION,
                "a parameter of type " + name + " of " + bytes.length + " bytes in binary form, expected "
                        + (type.size() > 0 ? type.size() + " bytes" : "PostgreSQL's form"));
    }

    private static Object scalar(ScalarType type, ByteBuffer rest) throws PostgresException {
        return switch (type) {
            case BOOL -> rest.get() != 0;
            case INT2 -> rest.getShort();
            case INT4 -> rest.getInt();
            case OID -> Integer.toUnsignedLong(rest.getInt());
            case INT8 -> rest.getLong();
            case FLOAT4 -> rest.getFloat();
            case FLOAT8 -> rest.getDouble();
            case NUMERIC -> BinaryNumeric.read(rest);
            case DATE -> Times.EPOCH_DAY.plusDays(rest.getInt());
            case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(rest.getLong(), NANOS_PER_MICRO));
            case TIMETZ ->
                LocalTime.ofNanoOfDay(Math.multiplyExact(rest.getLong(), NANOS_PER_MICRO))
                        .atOffset(ZoneOffset.ofTotalSeconds(-rest.getInt()));
            case TIMESTAMP -> Times.EPOCH.plus(rest.getLong(), ChronoUnit.MICROS);
            case TIMESTAMPTZ ->
                Times.EPOCH.plus(rest.getLong(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            case INTERVAL -> interval(rest);
            case UUID -> new UUID(rest.getLong(), rest.getLong());
            case BYTEA -> all(rest);
            case JSON -> Fields.utf8(all(rest)).getBytes(StandardCharsets.UTF_8);
            case JSONB -> {
                // The version of the form, which is 1.
                rest.get();
                yield Fields.utf8(all(rest)).getBytes(StandardCharsets.UTF_8);
            }
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> Fields.utf8(all(rest));
        };
    }

    private static Interval interval(ByteBuffer rest) {
        long micros = rest.getLong();
        int days = rest.getInt();
        return new Interval(rest.getInt(), days, micros);
    }

    private static byte[] all(ByteBuffer rest) {
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        return bytes;
    }

    private static Object[] array(ScalarType element, ByteBuffer rest) throws PostgresException {
        int dimensions = rest.getInt();
        rest.getInt();
        // Some drivers send arrays of a type that is near enough, as varchar for text.
        ScalarType sent =
                PostgresType.declared(rest.getInt()).orElse(element) instanceof ScalarType known ? known : element;
        if (dimensions == 0) {
            return new Object[0];
        }
        int length = rest.getInt();
        rest.getInt();
        if (dimensions != 1 || length < 0 || length > MAX_ELEMENTS) {
            throw PostgresException.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "an array of " + dimensions + " dimensions and " + length
                            + " elements, expected one dimension and at most " + MAX_ELEMENTS);
        }
        Object[] values = new Object[length];
        for (int i = 0; i < length; i++) {
            int size = rest.getInt();
            if (size >= 0) {
                byte[] bytes = new byte[Math.min(size, rest.remaining())];
                rest.get(bytes);
                values[i] = TextInput.jdbc(read(sent, bytes));
            }
        }
        return values;
    }
}

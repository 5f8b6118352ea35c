package io.earshot.web.postgres;

import io.earshot.store.SqlList;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes values of an answer as PostgreSQL's send functions do. */
final class BinaryForm {

    private static final long NANOS_PER_MICRO = 1_000;

    private BinaryForm() {}

    /**
     * @param value as {@code SqlAnswer} has it
     * @throws PostgresException if the binary form has no room for it
     */
    static byte[] of(PostgresType type, Object value) throws PostgresException {
        return switch (type) {
            case ScalarType scalar -> scalar(scalar, value);
            case PostgresType.Array(ScalarType element) when value instanceof SqlList list -> array(element, list);
            case PostgresType.Vector vector -> vector(vector.element(), value.toString());
            case PostgresType.Row row when value instanceof SqlList list -> row(row, list);
            case PostgresType.Array _, PostgresType.Row _ -> utf8(value);
        };
    }

    private static byte[] scalar(ScalarType type, Object value) throws PostgresException {
        try {
            return switch (type) {
                case BOOL -> new byte[] {(byte) (value.equals(true) ? 1 : 0)};
                case INT2 -> room(type).putShort(((Number) value).shortValue()).array();
                case INT4, OID -> room(type).putInt(((Number) value).intValue()).array();
                case INT8 -> room(type).putLong(((Number) value).longValue()).array();
                case FLOAT4 ->
                    room(type).putFloat(((Number) value).floatValue()).array();
                case FLOAT8 ->
                    room(type).putDouble(((Number) value).doubleValue()).array();
                case NUMERIC -> numeric(value);
                case DATE ->
                    room(type)
                            .putInt(Math.toIntExact(
                                    ChronoUnit.DAYS.between(Times.EPOCH_DAY, Times.date(value.toString()))))
                            .array();
                case TIME ->
                    room(type)
                            .putLong(Times.time(value.toString()).toNanoOfDay() / NANOS_PER_MICRO)
                            .array();
                case TIMETZ -> timeWithZone(Times.timeWithZone(value.toString()));
                case TIMESTAMP ->
                    room(type)
                            .putLong(micros(LocalDateTime.parse(value.toString())))
                            .array();
                case TIMESTAMPTZ ->
                    room(type)
                            .putLong(micros(Instant.parse(value.toString())
                                    .atOffset(ZoneOffset.UTC)
                                    .toLocalDateTime()))
                            .array();
                case INTERVAL -> interval(Interval.of(value.toString()));
                case UUID -> uuid(UUID.fromString(value.toString()));
                case BYTEA -> HexFormat.of().parseHex(value.toString().substring(2));
                case JSONB -> ("\1" + value).getBytes(StandardCharsets.UTF_8);
                case TEXT, VARCHAR, BPCHAR, NAME, CHAR, JSON -> utf8(value);
            };
        } catch (ArithmeticException e) {
            throw PostgresException.error(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, value + " is too far away for PostgreSQL's binary form");
        }
    }

    /** H2 gives some of its DECFLOATs as whole numbers, as a median that is one. */
    private static byte[] numeric(Object value) throws PostgresException {
        if (value instanceof BigDecimal number) {
            return BinaryNumeric.of(TextForm.exact(number));
        }
        return BinaryNumeric.NOT_FINITE.contains(value.toString())
                ? BinaryNumeric.special(value.toString())
                : BinaryNumeric.of(TextForm.exact(new BigDecimal(value.toString())));
    }

    private static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer room(ScalarType type) {
        return ByteBuffer.allocate(type.size());
    }

    private static long micros(LocalDateTime time) {
        long seconds = ChronoUnit.SECONDS.between(Times.EPOCH, time.truncatedTo(ChronoUnit.SECONDS));
        return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), time.get(ChronoField.MICRO_OF_SECOND));
    }

    /** The offset is west of Greenwich, in seconds. */
    private static byte[] timeWithZone(OffsetTime time) {
        return ByteBuffer.allocate(12)
                .putLong(time.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO)
                .putInt(-time.getOffset().getTotalSeconds())
                .array();
    }

    private static byte[] interval(Interval interval) {
        return ByteBuffer.allocate(16)
                .putLong(interval.micros())
                .putInt(Math.toIntExact(interval.days()))
                .putInt(Math.toIntExact(interval.months()))
                .array();
    }

    private static byte[] uuid(UUID value) {
        return ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    private static byte[] array(ScalarType element, SqlList list) throws PostgresException {
        List<Integer> dimensions = dimensions(list);
        List<Optional<Object>> elements = new ArrayList<>();
        flatten(list, elements);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(elements.isEmpty() ? 0 : dimensions.size());
            out.writeInt(elements.stream().anyMatch(Optional::isEmpty) ? 1 : 0);
            out.writeInt(element.oid());
            if (!elements.isEmpty()) {
                for (int length : dimensions) {
                    out.writeInt(length);
                    out.writeInt(1);
                }
            }
            for (Optional<Object> value : elements) {
                write(out, element, value);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** An array whose numbers begin at 0, from its text {@code 1 2}. */
    private static byte[] vector(ScalarType element, String text) {
        String[] items = text.isEmpty() ? new String[0] : text.split(" ");
        int size = element.size();
        ByteBuffer bytes = ByteBuffer.allocate(5 * Integer.BYTES + items.length * (Integer.BYTES + size))
                .putInt(1)
                .putInt(0)
                .putInt(element.oid())
                .putInt(items.length)
                .putInt(0);
        for (String item : items) {
            long number = Long.parseLong(item);
            bytes.putInt(size);
            if (size == Short.BYTES) {
                bytes.putShort((short) number);
            } else {
                bytes.putInt((int) number);
            }
        }
        return bytes.array();
    }

    private static void write(DataOutputStream out, PostgresType type, Optional<Object> value)
            throws IOException, PostgresException {
        if (value.isEmpty()) {
            out.writeInt(-1);
        } else {
            byte[] bytes = of(type, value.get());
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static List<Integer> dimensions(SqlList list) {
        List<Integer> dimensions = new ArrayList<>(List.of(list.size()));
        if (!list.isEmpty() && list.getFirst().orElse("") instanceof SqlList inner && !inner.isRow()) {
            dimensions.addAll(dimensions(inner));
        }
        return dimensions;
    }

    private static void flatten(SqlList list, List<Optional<Object>> elements) {
        for (Optional<Object> value : list) {
            if (value.orElse("") instanceof SqlList inner && !inner.isRow()) {
                flatten(inner, elements);
            } else {
                elements.add(value);
            }
        }
    }

    private static byte[] row(PostgresType.Row row, SqlList list) throws PostgresException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(list.size());
            for (int i = 0; i < list.size(); i++) {
                PostgresType type = i < row.fields().size() ? row.fields().get(i) : ScalarType.TEXT;
                out.writeInt(type.oid());
                write(out, type, list.get(i));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}

package io.earshot.server.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** The types that we answer with, by their numbers in PostgreSQL's pg_type.dat, and how a value is written in each. */
enum ColumnType {
    BOOL(16, 1),
    INT8(20, 8),
    INT2(21, 2),
    INT4(23, 4),
    FLOAT4(700, 4),
    FLOAT8(701, 8),
    TIMESTAMPTZ(1184, 8),
    NUMERIC(1700, -1),

    /** And everything else, as H2 writes it. */
    TEXT(25, -1);

    /** By H2's names. */
    static final Map<String, ColumnType> OF_H2 = Map.of(
            "BOOLEAN", BOOL,
            "BIGINT", INT8,
            "SMALLINT", INT2,
            "TINYINT", INT2,
            "INTEGER", INT4,
            "REAL", FLOAT4,
            "DOUBLE PRECISION", FLOAT8,
            "TIMESTAMP WITH TIME ZONE", TIMESTAMPTZ,
            "NUMERIC", NUMERIC,
            "DECFLOAT", NUMERIC);

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /** ISO, UTC, as PostgreSQL writes it. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .appendLiteral("+00")
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private final int oid;
    private final int size;

    ColumnType(int oid, int size) {
        this.oid = oid;
        this.size = size;
    }

    static ColumnType ofH2(String name) {
        return OF_H2.getOrDefault(name, TEXT);
    }

    /** The type of a parameter: what the client says, or text. */
    static ColumnType ofOid(int oid) {
        return Arrays.stream(values())
                .filter(type -> type.oid == oid)
                .findFirst()
                .orElse(TEXT);
    }

    int oid() {
        return oid;
    }

    /** In bytes; -1 where it varies. */
    int size() {
        return size;
    }

    /**
     * @param value as {@code SqlAnswer} has it
     * @throws PostgresException if the binary form has no room for it
     */
    byte[] write(Object value, boolean binary) throws PostgresException {
        return binary ? writeBinary(value) : writeText(value).getBytes(StandardCharsets.UTF_8);
    }

    private String writeText(Object value) {
        return switch (this) {
            case BOOL -> value.equals(true) ? "t" : "f";
            case TIMESTAMPTZ -> TIME.format(Instant.parse(value.toString()));
            case FLOAT4, FLOAT8 -> value.toString().replaceFirst("\\.0$", "");
            default -> value.toString();
        };
    }

    private byte[] writeBinary(Object value) throws PostgresException {
        return switch (this) {
            case BOOL -> new byte[] {(byte) (value.equals(true) ? 1 : 0)};
            case INT2 -> room().putShort(((Number) value).shortValue()).array();
            case INT4 -> room().putInt(((Number) value).intValue()).array();
            case INT8 -> room().putLong(((Number) value).longValue()).array();
            case FLOAT4 -> room().putFloat(((Number) value).floatValue()).array();
            case FLOAT8 -> room().putDouble(((Number) value).doubleValue()).array();
            case NUMERIC -> BinaryNumeric.of(new BigDecimal(value.toString()));
            case TIMESTAMPTZ ->
                room().putLong(microseconds(Instant.parse(value.toString()))).array();
            case TEXT -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private ByteBuffer room() {
        return ByteBuffer.allocate(size);
    }

    private static long microseconds(Instant time) throws PostgresException {
        try {
            Duration since = Duration.between(EPOCH, time);
            return Math.addExact(Math.multiplyExact(since.getSeconds(), 1_000_000L), since.getNano() / 1_000);
        } catch (ArithmeticException | DateTimeException e) {
            throw PostgresException.error(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, time + " is too far away for PostgreSQL's binary form");
        }
    }

    /** A value that a client sends in binary form, as a text that H2 reads. */
    String read(byte[] value) throws PostgresException {
        if (this == TEXT) {
            return Fields.utf8(value);
        }
        if (value.length != size) {
            throw PostgresException.error(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "a value of type " + name().toLowerCase(Locale.ROOT) + " of " + value.length
                            + " bytes in binary form, expected it as text"
                            + (size > 0 ? " or in " + size + " bytes" : ""));
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return switch (this) {
            case BOOL -> bytes.get() == 0 ? "false" : "true";
            case INT2 -> String.valueOf(bytes.getShort());
            case INT4 -> String.valueOf(bytes.getInt());
            case INT8 -> String.valueOf(bytes.getLong());
            case FLOAT4 -> String.valueOf(bytes.getFloat());
            case FLOAT8 -> String.valueOf(bytes.getDouble());
            case TIMESTAMPTZ -> TIME.format(EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS));
            case NUMERIC, TEXT -> throw new IllegalStateException("a type of no fixed size");
        };
    }
}

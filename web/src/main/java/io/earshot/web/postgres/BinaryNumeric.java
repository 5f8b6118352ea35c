package io.earshot.web.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** PostgreSQL's binary form of a numeric (numeric_send in its numeric.c): digits to the base of 10,000, the highest first. */
final class BinaryNumeric {

    static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final int DIGITS = 4;
    private static final int MAX_DIGITS = 16_383;
    private static final short NEGATIVE = 0x4000;

    private static final short NAN = (short) 0xC000;
    private static final short POSITIVE_INFINITY = (short) 0xD000;
    private static final short NEGATIVE_INFINITY = (short) 0xF000;

    private BinaryNumeric() {}

    /** @param text {@code NaN}, {@code Infinity} or {@code -Infinity} */
    static byte[] special(String text) {
        short sign = switch (text) {
            case "Infinity" -> POSITIVE_INFINITY;
            case "-Infinity" -> NEGATIVE_INFINITY;
            default -> NAN;
        };
        return ByteBuffer.allocate(Short.BYTES * 4)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(sign)
                .putShort((short) 0)
                .array();
    }

    /** @throws PostgresException if it is no finite number, which H2 cannot compare with others */
    static BigDecimal read(ByteBuffer bytes) throws PostgresException {
        int groups = bytes.getShort();
        int weight = bytes.getShort();
        short sign = bytes.getShort();
        int scale = bytes.getShort();
        if ((sign != 0 && sign != NEGATIVE) || groups < 0 || scale < 0) {
            throw PostgresException.error(
                    SqlState.INVALID_BINARY_REPRESENTATION, "a numeric that is no number, expected a finite one");
        }
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < groups; i++) {
            digits = digits.multiply(BASE).add(BigInteger.valueOf(bytes.getShort()));
        }
        BigDecimal value = new BigDecimal(digits, DIGITS * (groups - 1 - weight));
        BigDecimal signed = sign == NEGATIVE ? value.negate() : value;
        return signed.setScale(scale, java.math.RoundingMode.DOWN);
    }

    static byte[] of(BigDecimal value) throws PostgresException {
        long before = (long) value.precision() - value.scale();
        if (Math.abs((long) value.scale()) > MAX_DIGITS || before > MAX_DIGITS) {
            throw PostgresException.error(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "a number with too many digits for PostgreSQL's binary form");
        }
        int scale = Math.max(0, value.scale());
        int groupsBehindPoint = (scale + DIGITS - 1) / DIGITS;
        Deque<Short> groups = new ArrayDeque<>();
        BigInteger rest = value.abs().setScale(groupsBehindPoint * DIGITS).unscaledValue();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            groups.addFirst(parts[1].shortValue());
            rest = parts[0];
        }
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * (4 + groups.size()))
                .putShort((short) groups.size())
                .putShort((short) (groups.size() - 1 - groupsBehindPoint))
                .putShort(value.signum() < 0 ? NEGATIVE : 0)
                .putShort((short) scale);
        groups.forEach(bytes::putShort);
        return bytes.array();
    }
}

package io.earshot.store.h2;

import java.math.BigInteger;

/** Writes intervals as PostgreSQL does: {@code 1 year 2 mons}, {@code 3 days 04:05:06.5} (EncodeInterval in its datetime.c). */
public final class SqlInterval {

    private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);
    private static final long MICROS_PER_HOUR = 3_600_000_000L;
    private static final long MICROS_PER_MINUTE = 60_000_000L;
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private SqlInterval() {}

    /** @param micros the part that is no months; whole days in it are written as days */
    public static String text(long months, BigInteger micros) {
        BigInteger[] parts = micros.divideAndRemainder(MICROS_PER_DAY);
        return text(months, parts[0].longValueExact(), parts[1].longValueExact());
    }

    public static String text(long months, long days, long micros) {
        StringBuilder text = new StringBuilder();
        append(text, months / 12, "year");
        append(text, months % 12, "mon");
        append(text, days, "day");
        if (micros != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append(time(micros));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(count)
                    .append(' ')
                    .append(unit)
                    .append(count == 1 ? "" : "s");
        }
    }

    private static String time(long micros) {
        long rest = Math.abs(micros);
        String text = "%s%02d:%02d:%02d"
                .formatted(
                        micros < 0 ? "-" : "",
                        rest / MICROS_PER_HOUR,
                        rest % MICROS_PER_HOUR / MICROS_PER_MINUTE,
                        rest % MICROS_PER_MINUTE / MICROS_PER_SECOND);
        long fraction = rest % MICROS_PER_SECOND;
        return fraction == 0 ? text : text + ".%06d".formatted(fraction).replaceFirst("0+$", "");
    }
}

package io.earshot.store.h2;

import io.earshot.store.h2.format.NumberFormat;
import io.earshot.store.h2.format.TimeFormat;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.util.IntervalUtils;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueInterval;

/** PostgreSQL's functions on times that H2 has not, or has otherwise. Times are in UTC. Called by H2, which wants them public. */
public final class PostgresTimes {

    private static final int MAX_TIMES = 100_000;
    private static final long NANOS = 1_000_000_000L;

    private PostgresTimes() {}

    /** Returns the methods by the names of their functions. */
    static Map<String, String> methods() {
        return PostgresFunctions.methods(
                PostgresTimes.class, "toChar", "toDate", "toTimestamp", "dateBin", "timeSeries", "makeDate");
    }

    /** Writes a time, a number, or an interval of less than a day. */
    public static String toChar(Value value, String format) {
        if (PostgresFunctions.isNull(value) || format == null) {
            return null;
        }
        if (value instanceof ValueInterval interval) {
            return TimeFormat.of(format).write(clock(interval));
        }
        return switch (value.getValueType()) {
            case Value.TIMESTAMP_TZ ->
                TimeFormat.of(format)
                        .write(JSR310Utils.valueToOffsetDateTime(value, null).withOffsetSameInstant(ZoneOffset.UTC));
            case Value.TIMESTAMP ->
                TimeFormat.of(format)
                        .write(JSR310Utils.valueToLocalDateTime(value, null).atOffset(ZoneOffset.UTC));
            case Value.DATE ->
                TimeFormat.of(format)
                        .write(JSR310Utils.valueToLocalDate(value, null)
                                .atStartOfDay()
                                .atOffset(ZoneOffset.UTC));
            case Value.TINYINT,
                    Value.SMALLINT,
                    Value.INTEGER,
                    Value.BIGINT,
                    Value.NUMERIC,
                    Value.DECFLOAT,
                    Value.REAL,
                    Value.DOUBLE -> NumberFormat.of(format).write(value.getBigDecimal());
            default -> throw new IllegalArgumentException("to_char expects a time or a number");
        };
    }

    private static OffsetDateTime clock(ValueInterval interval) {
        Duration duration = isMonths(interval) ? Duration.ofDays(1) : duration(interval);
        if (duration.isNegative() || duration.toDays() > 0) {
            throw new IllegalArgumentException(
                    "to_char of an interval below zero, or of a day or more, expected a shorter one");
        }
        return LocalDate.EPOCH.atTime(LocalTime.ofNanoOfDay(duration.toNanos())).atOffset(ZoneOffset.UTC);
    }

    public static LocalDate toDate(String text, String format) {
        return (text == null || format == null)
                ? null
                : TimeFormat.of(format).read(text).toLocalDate();
    }

    public static OffsetDateTime toTimestamp(String text, String format) {
        return (text == null || format == null)
                ? null
                : TimeFormat.of(format).read(text).atOffset(ZoneOffset.UTC);
    }

    /** Returns the last time that is no later than another and a whole number of strides away from an origin. */
    public static OffsetDateTime dateBin(Value stride, OffsetDateTime time, OffsetDateTime origin) {
        if (PostgresFunctions.isNull(stride) || time == null || origin == null) {
            return null;
        }
        if (!(stride instanceof ValueInterval interval) || isMonths(interval)) {
            throw new IllegalArgumentException("date_bin expects an interval without months or years");
        }
        BigInteger width = IntervalUtils.intervalToAbsolute(interval);
        if (width.signum() <= 0) {
            throw new IllegalArgumentException("stride must be greater than zero");
        }
        BigInteger start = nanos(origin.toInstant());
        BigInteger since = nanos(time.toInstant()).subtract(start);
        BigInteger bin = start.add(since.subtract(since.mod(width)));
        BigInteger[] parts = bin.divideAndRemainder(BigInteger.valueOf(NANOS));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact())
                .atOffset(ZoneOffset.UTC);
    }

    private static BigInteger nanos(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(BigInteger.valueOf(NANOS))
                .add(BigInteger.valueOf(time.getNano()));
    }

    /** Returns the times from one to another, both included. */
    public static OffsetDateTime[] timeSeries(OffsetDateTime from, OffsetDateTime to, Value step) {
        if (from == null || to == null || PostgresFunctions.isNull(step)) {
            return new OffsetDateTime[0];
        }
        ValueInterval interval = (ValueInterval) step;
        int sign = IntervalUtils.intervalToAbsolute(interval).signum();
        if (sign == 0) {
            throw new IllegalArgumentException("step size cannot equal zero");
        }
        List<OffsetDateTime> times = new ArrayList<>();
        OffsetDateTime time = from.withOffsetSameInstant(ZoneOffset.UTC);
        while (sign > 0 ? !time.isAfter(to) : !time.isBefore(to)) {
            if (times.size() == MAX_TIMES) {
                throw new IllegalArgumentException(
                        "a series of more than " + MAX_TIMES + " times, expected a longer step");
            }
            times.add(time);
            time = isMonths(interval) ? time.plusMonths(months(interval)) : time.plus(duration(interval));
        }
        return times.toArray(OffsetDateTime[]::new);
    }

    public static LocalDate makeDate(Integer year, Integer month, Integer day) {
        try {
            return (year == null || month == null || day == null) ? null : LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "date field value out of range: %d-%02d-%02d".formatted(year, month, day), e);
        }
    }

    private static boolean isMonths(ValueInterval interval) {
        return switch (interval.getValueType()) {
            case Value.INTERVAL_YEAR, Value.INTERVAL_MONTH, Value.INTERVAL_YEAR_TO_MONTH -> true;
            default -> false;
        };
    }

    private static long months(ValueInterval interval) {
        return IntervalUtils.intervalToAbsolute(interval).longValueExact();
    }

    private static Duration duration(ValueInterval interval) {
        BigInteger[] parts = IntervalUtils.intervalToAbsolute(interval).divideAndRemainder(BigInteger.valueOf(NANOS));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }
}

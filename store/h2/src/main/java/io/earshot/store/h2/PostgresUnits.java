package io.earshot.store.h2;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Map;

/**
 * PostgreSQL's {@code date_trunc} and {@code date_part} where a parameter names the unit, as drivers send it that bind all values: H2 wants the unit in
 * the statement. Times are in UTC. Called by H2, which wants them public.
 */
public final class PostgresUnits {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double MICROS = 1e6;
    private static final int MONTHS_OF_QUARTER = 3;

    private PostgresUnits() {}

    /** Returns the methods by the names of their functions. */
    static Map<String, String> methods() {
        return PostgresFunctions.methods(PostgresUnits.class, "dateTruncBy", "datePartBy");
    }

    /** @throws IllegalArgumentException unless PostgreSQL knows the unit */
    public static OffsetDateTime dateTruncBy(String unit, OffsetDateTime given) {
        if (unit == null || given == null) {
            return null;
        }
        OffsetDateTime time = given.withOffsetSameInstant(ZoneOffset.UTC);
        OffsetDateTime day = time.with(LocalTime.MIN);
        return switch (singular(unit)) {
            case "microsecond" -> time.truncatedTo(ChronoUnit.MICROS);
            case "millisecond" -> time.truncatedTo(ChronoUnit.MILLIS);
            case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
            case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
            case "day" -> day;
            case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> day.withDayOfMonth(1);
            case "quarter" -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1L) % MONTHS_OF_QUARTER);
            case "year" -> day.withDayOfYear(1);
            default -> throw unknown(unit);
        };
    }

    /** @throws IllegalArgumentException unless PostgreSQL knows the unit */
    public static Double datePartBy(String unit, OffsetDateTime given) {
        if (unit == null || given == null) {
            return null;
        }
        OffsetDateTime time = given.withOffsetSameInstant(ZoneOffset.UTC);
        double seconds = time.getSecond() + time.getNano() / NANOS;
        return switch (singular(unit)) {
            case "microsecond" -> seconds * MICROS;
            case "millisecond" -> seconds * MILLIS;
            case "second" -> seconds;
            case "minute" -> (double) time.getMinute();
            case "hour" -> (double) time.getHour();
            case "day" -> (double) time.getDayOfMonth();
            case "week" -> (double) time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "month" -> (double) time.getMonthValue();
            case "quarter" -> (double) time.get(IsoFields.QUARTER_OF_YEAR);
            case "year" -> (double) time.getYear();
            case "isoyear" -> (double) time.get(IsoFields.WEEK_BASED_YEAR);
            case "doy" -> (double) time.getDayOfYear();
            case "isodow" -> (double) time.get(ChronoField.DAY_OF_WEEK);
            case "dow" -> (double) (time.get(ChronoField.DAY_OF_WEEK) % DayOfWeek.values().length);
            case "epoch" -> time.toEpochSecond() + time.getNano() / NANOS;
            default -> throw unknown(unit);
        };
    }

    private static String singular(String unit) {
        return unit.strip().toLowerCase(Locale.ROOT).replaceFirst("(?<=[a-z]{2})s$", "");
    }

    private static IllegalArgumentException unknown(String unit) {
        return new IllegalArgumentException("unit \"" + unit + "\" not recognized for type timestamp with time zone");
    }
}

package io.earshot.web.postgres;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An interval as PostgreSQL keeps it.
 *
 * @param micros what is neither months nor days
 */
record Interval(long months, long days, long micros) {

    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    private static final long SECONDS_A_DAY = 86_400;

    private static final Pattern PART = Pattern.compile(
            "\\s*(?:(?<number>[-+]?(?:\\d+\\.?\\d*|\\.\\d+))\\s*(?<unit>[a-z]+)"
                    + "|(?<sign>[-+]?)(?<hours>\\d{1,9}):(?<minutes>\\d{1,2})(?::(?<seconds>\\d{1,2}(?:\\.\\d{1,9})?))?)\\s*,?");

    private static final Pattern ISO = Pattern.compile("P(?<date>[^T]*)(?:T(?<time>.*))?");
    private static final Pattern ISO_PART = Pattern.compile("([-+]?\\d+(?:\\.\\d+)?)([YMWDHS])");

    /** @throws ArithmeticException with more days than PostgreSQL keeps */
    Interval {
        Math.toIntExact(days);
    }

    /**
     * Reads {@code 1 day 02:03:04.5}, {@code 90 minutes}, {@code 1 mon}, {@code P1DT2H} and the like.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Interval of(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher iso = ISO.matcher(text.strip());
        if (iso.matches()) {
            return ofIso(iso);
        }
        boolean ago = lower.endsWith("ago");
        String rest = ago ? lower.substring(0, lower.length() - 3).strip() : lower.replaceFirst("^@", "");
        if (rest.matches("[-+]?\\d+(\\.\\d+)?")) {
            rest += " seconds";
        }
        Interval sum = new Interval(0, 0, 0);
        Matcher part = PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!part.find() || part.start() != at) {
                throw new IllegalArgumentException(text);
            }
            sum = sum.plus(
                    part.group("unit") == null
                            ? ofClock(part)
                            : of(new BigDecimal(part.group("number")), part.group("unit")));
            at = part.end();
        }
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return ago ? new Interval(-sum.months, -sum.days, -sum.micros) : sum;
    }

    private static Interval ofClock(Matcher part) {
        BigDecimal seconds = part.group("seconds") == null ? BigDecimal.ZERO : new BigDecimal(part.group("seconds"));
        long whole = Long.parseLong(part.group("hours")) * 3_600 + Long.parseLong(part.group("minutes")) * 60;
        long micros = BigDecimal.valueOf(whole).add(seconds).multiply(MICROS).longValue();
        return new Interval(0, 0, part.group("sign").equals("-") ? -micros : micros);
    }

    private static Interval ofIso(Matcher iso) {
        Interval sum = new Interval(0, 0, 0);
        for (String half : new String[] {"date", "time"}) {
            String parts = iso.group(half) == null ? "" : iso.group(half);
            Matcher part = ISO_PART.matcher(parts);
            int at = 0;
            while (part.find() && part.start() == at) {
                String letter = part.group(2);
                String unit = letter.equals("M") && half.equals("date") ? "mon" : letter.toLowerCase(Locale.ROOT);
                sum = sum.plus(of(new BigDecimal(part.group(1)), unit));
                at = part.end();
            }
            if (at != parts.length()) {
                throw new IllegalArgumentException(iso.group());
            }
        }
        return sum;
    }

    private static Interval of(BigDecimal number, String unit) {
        return switch (unit) {
            case "y", "yr", "yrs", "year", "years" -> months(number, 12);
            case "mon", "mons", "month", "months" -> months(number, 1);
            case "w", "week", "weeks" -> days(number.multiply(BigDecimal.valueOf(7)));
            case "d", "day", "days" -> days(number);
            case "h", "hr", "hrs", "hour", "hours" -> seconds(number, 3_600);
            case "m", "min", "mins", "minute", "minutes" -> seconds(number, 60);
            case "s", "sec", "secs", "second", "seconds" -> seconds(number, 1);
            case "ms", "msec", "msecs", "millisecond", "milliseconds" ->
                new Interval(0, 0, number.multiply(BigDecimal.valueOf(1_000)).longValue());
            case "us", "usec", "usecs", "microsecond", "microseconds" -> new Interval(0, 0, number.longValue());
            default -> throw new IllegalArgumentException(unit);
        };
    }

    private static Interval months(BigDecimal number, int each) {
        return new Interval(number.multiply(BigDecimal.valueOf(each)).longValue(), 0, 0);
    }

    private static Interval days(BigDecimal number) {
        long whole = number.longValue();
        return new Interval(0, whole, 0).plus(seconds(number.subtract(BigDecimal.valueOf(whole)), SECONDS_A_DAY));
    }

    private static Interval seconds(BigDecimal number, long each) {
        return new Interval(
                0, 0, number.multiply(BigDecimal.valueOf(each)).multiply(MICROS).longValue());
    }

    private Interval plus(Interval other) {
        return new Interval(
                Math.addExact(months, other.months),
                Math.addExact(days, other.days),
                Math.addExact(micros, other.micros));
    }

    /** H2 knows months, and days with times, but not both in one. */
    boolean isMonths() {
        return months != 0 && days == 0 && micros == 0;
    }

    boolean isDuration() {
        return months == 0;
    }

    Period period() {
        return Period.ofMonths(Math.toIntExact(months));
    }

    Duration duration() {
        return Duration.ofDays(days).plus(micros, java.time.temporal.ChronoUnit.MICROS);
    }
}

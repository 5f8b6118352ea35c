package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * When a line was written, in microseconds since 1970, from the time at its beginning: with year and offset (RFC 3339, RFC 5424,
 * journalctl's short-iso, short-full and short-unix), or without (PowerDNS's own, RFC 3164, journalctl's short), or from the
 * {@code ts="..."} of structured logs. For one thread at a time.
 */
final class LogTime {

    /** The line does not say. */
    static final long NONE = Long.MIN_VALUE;

    static final long DAY = 86_400_000_000L;

    private static final long SECOND = 1_000_000;
    private static final int CLASSIC = "Nov 23 18:30:55".length();
    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(US_ASCII);
    private static final byte[] TS = " ts=\"".getBytes(US_ASCII);

    private final ZoneId zone;
    private final byte[] lastClassic = new byte[CLASSIC];
    private long lastNewest = NONE;
    private long lastMicros = NONE;

    /** @param zone of the times that name none */
    LogTime(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * @param tail where the line's own text is over, and keys of structured logs may follow
     * @param written when the line was written at the latest: the year of a time without one is the newest that is not
     *     more than a day after this, since clocks and zones differ by less
     * @return NONE also for a time that lies more than a day after {@code now}: a clock that is so wrong says nothing
     */
    long read(byte[] line, int from, int tail, int to, long written, long now) {
        long structured = structured(line, tail, to);
        long time = structured != NONE ? structured : prefix(line, skipPriority(line, from, to), to, written);
        return time > now + DAY ? NONE : time;
    }

    private long prefix(byte[] line, int at, int to, long written) {
        if (to - at < CLASSIC) {
            return NONE;
        }
        if (isDigit(line[at])) {
            return line[at + 4] == '-' ? iso(line, at, to) : unix(line, at, to);
        }
        // journalctl's short-full begins with the day of the week: "Mon 2026-11-23 18:44:54 UTC".
        if (line[at + 3] == ' ' && isDigit(line[at + 4]) && line[at + 8] == '-') {
            return iso(line, at + 4, to);
        }
        return classic(line, at, written + DAY);
    }

    /** {@code <29>} of RFC 3164 and {@code <29>1 } of RFC 5424. */
    private static int skipPriority(byte[] line, int from, int to) {
        if (from < to && line[from] == '<') {
            int end = from + 1;
            while (end < to && end < from + 4 && isDigit(line[end])) {
                end++;
            }
            if (end < to && line[end] == '>') {
                boolean versioned = end + 2 < to && line[end + 1] == '1' && line[end + 2] == ' ';
                return versioned ? end + 3 : end + 1;
            }
        }
        return from;
    }

    /** {@code Nov 23 18:30:55}, the day with a zero or a space. Thousands of lines share a second, so the last one is kept. */
    private long classic(byte[] line, int at, long newest) {
        if (newest != lastNewest || !Arrays.equals(lastClassic, 0, CLASSIC, line, at, at + CLASSIC)) {
            lastMicros = readClassic(line, at, newest);
            lastNewest = newest;
            System.arraycopy(line, at, lastClassic, 0, CLASSIC);
        }
        return lastMicros;
    }

    private long readClassic(byte[] line, int at, long newest) {
        int month = month(line, at);
        int day = (line[at + 4] == ' ' ? 0 : number(line, at + 4, 1) * 10) + number(line, at + 5, 1);
        boolean isTime = month > 0 && line[at + 3] == ' ' && line[at + 6] == ' ' && isClock(line, at + 7);
        return isTime ? newestYear(month, day, line, at + 7, newest) : NONE;
    }

    /** Eight years hold a 29th of February, except around 1900 and 2100. */
    private long newestYear(int month, int day, byte[] line, int clock, long newest) {
        int year = Instant.ofEpochSecond(Math.floorDiv(newest, SECOND))
                        .atOffset(ZoneOffset.UTC)
                        .getYear()
                + 1;
        for (int candidate = year; candidate > year - 10; candidate--) {
            long time = local(candidate, month, day, line, clock);
            if (time != NONE && time <= newest) {
                return time;
            }
        }
        return NONE;
    }

    private long iso(byte[] line, int at, int to) {
        int clock = at + 11;
        if (clock + 8 > to
                || line[at + 7] != '-'
                || (line[at + 10] != 'T' && line[at + 10] != ' ')
                || !isClock(line, clock)) {
            return NONE;
        }
        int year = number(line, at, 4);
        int month = number(line, at + 5, 2);
        int day = number(line, at + 8, 2);
        int zoneAt = clock + 8;
        long fraction = 0;
        if (zoneAt < to && (line[zoneAt] == '.' || line[zoneAt] == ',')) {
            fraction = fraction(line, zoneAt + 1, to);
            zoneAt = skipDigits(line, zoneAt + 1, to);
        }
        int offset = offsetSeconds(line, zoneAt, to);
        long second;
        if (offset == Integer.MIN_VALUE) {
            second = local(year, month, day, line, clock);
        } else {
            second = isDate(year, month, day) ? utc(year, month, day, line, clock) - offset * SECOND : NONE;
        }
        return second == NONE ? NONE : second + fraction;
    }

    /** {@code Z}, {@code +00:00}, {@code +0000}, {@code +00} or {@code  UTC}; the least integer where none of them stands. */
    private static int offsetSeconds(byte[] line, int at, int to) {
        if (at < to && (line[at] == 'Z' || line[at] == 'z')) {
            return 0;
        }
        if (at + 3 < to && line[at] == ' ' && line[at + 1] == 'U' && line[at + 2] == 'T' && line[at + 3] == 'C') {
            return 0;
        }
        if (at + 2 >= to || (line[at] != '+' && line[at] != '-') || number(line, at + 1, 2) < 0) {
            return Integer.MIN_VALUE;
        }
        int minutesAt = at + 3 < to && line[at + 3] == ':' ? at + 4 : at + 3;
        int minutes = minutesAt + 1 < to ? Math.max(0, number(line, minutesAt, 2)) : 0;
        int seconds = number(line, at + 1, 2) * 3600 + minutes * 60;
        return line[at] == '-' ? -seconds : seconds;
    }

    /** {@code 1795459494.823903}, ten digits from 2001 to 2286. */
    private static long unix(byte[] line, int at, int to) {
        int end = skipDigits(line, at, to);
        if (end - at != 10 || end >= to || line[end] != '.') {
            return NONE;
        }
        long seconds = 0;
        for (int i = at; i < end; i++) {
            seconds = 10 * seconds + line[i] - '0';
        }
        return seconds * SECOND + fraction(line, end + 1, to);
    }

    /** Only lines of structured logs end in a quote; the others need no search. */
    private static long structured(byte[] line, int tail, int to) {
        if (to > tail && line[to - 1] == '"') {
            for (int i = tail; i + TS.length + CLASSIC <= to; i++) {
                if (line[i] == ' ' && Arrays.equals(TS, 0, TS.length, line, i, i + TS.length)) {
                    return unix(line, i + TS.length, to);
                }
            }
        }
        return NONE;
    }

    private long local(int year, int month, int day, byte[] line, int clock) {
        if (!isDate(year, month, day)) {
            return NONE;
        }
        try {
            return LocalDateTime.of(year, month, day, number(line, clock, 2), number(line, clock + 3, 2))
                                    .atZone(zone)
                                    .toEpochSecond()
                            * SECOND
                    + number(line, clock + 6, 2) * SECOND;
        } catch (DateTimeException beyondTheZonesRules) {
            return NONE;
        }
    }

    private static long utc(int year, int month, int day, byte[] line, int clock) {
        int seconds = number(line, clock, 2) * 3600 + number(line, clock + 3, 2) * 60 + number(line, clock + 6, 2);
        return (LocalDate.of(year, month, day).toEpochDay() * 86_400 + seconds) * SECOND;
    }

    /** {@code 18:30:55}, up to 60 for a leap second. */
    private static boolean isClock(byte[] line, int at) {
        return line[at + 2] == ':'
                && line[at + 5] == ':'
                && isWithin(number(line, at, 2), 0, 23)
                && isWithin(number(line, at + 3, 2), 0, 59)
                && isWithin(number(line, at + 6, 2), 0, 60);
    }

    private static boolean isDate(int year, int month, int day) {
        return isWithin(year, 1970, 9999)
                && isWithin(month, 1, 12)
                && isWithin(day, 1, YearMonth.of(year, month).lengthOfMonth());
    }

    private static boolean isWithin(int number, int least, int most) {
        return number >= least && number <= most;
    }

    private static int month(byte[] line, int at) {
        for (int month = 0; month < 12; month++) {
            if (Arrays.equals(MONTHS, 3 * month, 3 * month + 3, line, at, at + 3)) {
                return month + 1;
            }
        }
        return 0;
    }

    private static int skipDigits(byte[] line, int at, int to) {
        int end = at;
        while (end < to && isDigit(line[end])) {
            end++;
        }
        return end;
    }

    private static long fraction(byte[] line, int at, int to) {
        long micros = 0;
        long unit = SECOND / 10;
        for (int i = at; i < to && unit > 0 && isDigit(line[i]); i++) {
            micros += (line[i] - '0') * unit;
            unit /= 10;
        }
        return micros;
    }

    /** Negative unless all are digits. */
    private static int number(byte[] line, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            if (!isDigit(line[i])) {
                return -100;
            }
            number = 10 * number + line[i] - '0';
        }
        return number;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}

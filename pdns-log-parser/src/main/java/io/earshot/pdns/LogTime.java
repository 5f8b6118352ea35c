package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;

/**
 * When a line was written, in microseconds since 1970, from the time before its message: with year and offset (RFC 3339, RFC 5424,
 * journalctl's short-iso, short-full and short-unix, TAI64N), or without (PowerDNS's own, RFC 3164, journalctl's short). What
 * lacks a year or an offset is the newest that it can be. For one thread at a time.
 */
final class LogTime {

    /** The line does not say. */
    static final long NONE = Long.MIN_VALUE;

    static final long DAY = 86_400_000_000L;

    static final int NO_OFFSET = Integer.MIN_VALUE;

    /** An abbreviation stands there that several zones use, none of them the reader's own. */
    static final int ANY_OFFSET = NO_OFFSET + 1;

    private static final long SECOND = 1_000_000;
    private static final long MINUTES_A_DAY = 1_440;

    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int CLASSIC = "Nov 23 18:30:55".length();
    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(US_ASCII);

    /** In the repeated hour at the end of daylight saving time, chooses the reading that keeps the log in order. */
    private static final long STEP_BACK = 600 * SECOND;

    private final ZoneId zone;
    private final byte[] lastClassic = new byte[CLASSIC];
    private long lastNewest = NONE;

    /** The minute of the zone that was last looked up, with its beginning, and its second one in the hour that comes twice. */
    private long minuteKey = NONE;

    private long minuteFirst;
    private long minuteAgain;
    private long lastMicros = NONE;
    private final ZoneAbbreviations abbreviations;

    /** Whether the last time that was read lacks its year or its offset. */
    private boolean guessed;

    /** @param zone of the times that name none */
    LogTime(ZoneId zone) {
        this.zone = zone;
        abbreviations = new ZoneAbbreviations(zone);
    }

    /** Returns whether the last time that was read lacks its year or its offset, so that the reader's zone was taken for the writer's. */
    boolean isGuessed() {
        return guessed;
    }

    /**
     * @param textFrom where the message begins; the time stands before it, at the line's beginning or behind what a supervisor
     *     put there
     * @param written when the line was written at the latest: the year of a time without one is the newest that is not
     *     more than a day after this, since clocks and zones differ by less
     * @return NONE also for a time that lies more than a day after {@code now}: a clock that is so wrong says nothing
     */
    long read(byte[] line, int from, int textFrom, int to, long written, long now) {
        int at = skipPriority(line, skipMark(line, from, to), to);
        long time = one(line, at, to, written);
        while (time == NONE && at < textFrom) {
            at = nextWord(line, at, textFrom);
            time = one(line, at, textFrom, written);
        }
        return time > now + DAY ? NONE : time;
    }

    /** A time that stands alone and lacks nothing: RFC 3339, or seconds, milliseconds, microseconds since 1970. */
    long full(byte[] text, int from, int to) {
        if (from >= to || !isDigit(text[from])) {
            return NONE;
        }
        return to - from > 4 && text[from + 4] == '-' ? iso(text, from, to) : sinceEpoch(text, from, to);
    }

    private long one(byte[] line, int at, int to, long written) {
        guessed = false;
        if (to - at < CLASSIC) {
            return NONE;
        }
        if (isDigit(line[at])) {
            return line[at + 4] == '-' || line[at + 4] == '/' ? iso(line, at, to) : unix(line, at, to);
        }
        if (line[at] == '@') {
            return tai(line, at + 1, to);
        }
        // journalctl's short-full begins with the day of the week: "Mon 2026-11-23 18:44:54 UTC".
        if (line[at + 3] == ' ' && isDigit(line[at + 4]) && line[at + 8] == '-') {
            return iso(line, at + 4, to);
        }
        return classic(line, at, to, written + DAY);
    }

    private static int nextWord(byte[] line, int at, int to) {
        int next = at;
        while (next < to && line[next] != ' ' && line[next] != '[' && line[next] != '"') {
            next++;
        }
        return next + 1;
    }

    /** Passes over the byte order mark that some editors put at the beginning of a file. */
    private static int skipMark(byte[] line, int from, int to) {
        boolean marked = to - from > 3
                && line[from] == (byte) 0xef
                && line[from + 1] == (byte) 0xbb
                && line[from + 2] == (byte) 0xbf;
        return marked ? from + 3 : from;
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
    private long classic(byte[] line, int at, int to, long newest) {
        if (newest != lastNewest || !isLast(line, at)) {
            lastMicros = readClassic(line, at, newest);
            lastNewest = newest;
            System.arraycopy(line, at, lastClassic, 0, CLASSIC);
        }
        guessed = lastMicros != NONE;
        boolean hasFraction = lastMicros != NONE && at + CLASSIC < to && line[at + CLASSIC] == '.';
        return hasFraction ? lastMicros + fraction(line, at + CLASSIC + 1, to) : lastMicros;
    }

    /** Two overlapping longs cover the fifteen bytes. */
    private boolean isLast(byte[] line, int at) {
        return ByteSearch.longAt(line, at) == ByteSearch.longAt(lastClassic, 0)
                && ByteSearch.longAt(line, at + CLASSIC - 8) == ByteSearch.longAt(lastClassic, CLASSIC - 8);
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
            long time = local(candidate, month, day, line, clock, newest - DAY);
            if (time != NONE && time <= newest) {
                return time;
            }
        }
        return NONE;
    }

    private long iso(byte[] line, int at, int to) {
        int clock = at + 11;
        if (clock + 8 > to
                || line[at + 7] != line[at + 4]
                || (line[at + 10] != 'T' && line[at + 10] != ' ' && line[at + 10] != '_')
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
        int offset = offsetOf(line, zoneAt, to);
        long second;
        guessed = offset == NO_OFFSET;
        if (offset == ANY_OFFSET) {
            return NONE;
        }
        if (guessed) {
            second = local(year, month, day, line, clock, NONE);
        } else {
            second = isDate(year, month, day) ? utc(year, month, day, line, clock) - offset * SECOND : NONE;
        }
        return second == NONE ? NONE : second + fraction;
    }

    /** Returns the offset behind a time: {@code +02:00}, {@code  +0200} or the abbreviation of a zone, {@code  CEST}. */
    private int offsetOf(byte[] line, int at, int to) {
        int offset = offsetSeconds(line, at, to);
        if (offset != NO_OFFSET || at + 1 >= to || line[at] != ' ') {
            return offset;
        }
        int end = nextWord(line, at + 1, to) - 1;
        boolean signed = line[at + 1] == '+' || line[at + 1] == '-';
        return signed ? wholeOffset(line, at + 1, end) : abbreviations.offset(line, at + 1, Math.min(end, to));
    }

    /** Behind a space a sign may begin anything; so the word must be an offset and no more. */
    private static int wholeOffset(byte[] line, int at, int end) {
        int size = end - at;
        boolean isOffset = size == 3 || (size == 5 && isDigit(line[at + 3])) || (size == 6 && line[at + 3] == ':');
        return isOffset && number(line, end - 2, 2) >= 0 ? offsetSeconds(line, at, end) : NO_OFFSET;
    }

    /** {@code Z}, {@code +00:00}, {@code +0000} or {@code +00}; {@link #NO_OFFSET} where none of them stands. */
    private static int offsetSeconds(byte[] line, int at, int to) {
        if (at < to && (line[at] == 'Z' || line[at] == 'z')) {
            return 0;
        }
        if (at + 2 >= to || (line[at] != '+' && line[at] != '-') || number(line, at + 1, 2) < 0) {
            return NO_OFFSET;
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

    /** Whole and fractional seconds, or as many digits as milli-, micro- and nanoseconds have from 2001 to 2286. */
    private static long sinceEpoch(byte[] text, int from, int to) {
        int end = skipDigits(text, from, to);
        int digits = end - from;
        if (digits == 10 && end < to) {
            return unix(text, from, to);
        }
        if (end != to || (digits != 10 && digits != 13 && digits != 16 && digits != 19)) {
            return NONE;
        }
        long value = 0;
        for (int i = from; i < from + Math.min(digits, 16); i++) {
            value = 10 * value + text[i] - '0';
        }
        return digits == 10 ? value * SECOND : digits == 13 ? value * 1_000 : value;
    }

    /** Parses TAI64N labels of daemontools, runit and s6: 16 hexadecimal digits of TAI seconds, then 8 of nanoseconds. */
    private static long tai(byte[] line, int at, int to) {
        long seconds = hexadecimal(line, at, at + 16, to);
        long nanos = hexadecimal(line, at + 16, at + 24, to);
        // A TAI64 label of 2^62 is 1970; TAI is ahead by 10 s then, and these tools leave leap seconds at that.
        long unix = seconds - (1L << 62) - 10;
        return isWithin(unix, 0, LAST_SECOND) && isWithin(nanos, 0, 999_999_999) ? unix * SECOND + nanos / 1_000 : NONE;
    }

    private static long hexadecimal(byte[] line, int from, int end, int to) {
        long value = 0;
        for (int i = from; i < end; i++) {
            int digit = i < to ? Character.digit(line[i], 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = 16 * value + digit;
        }
        return value;
    }

    /** @param written when the line was written at the latest, {@link #NONE} if nobody knows */
    private long local(int year, int month, int day, byte[] line, int clock, long written) {
        if (!isDate(year, month, day)) {
            return NONE;
        }
        int hour = number(line, clock, 2);
        int minute = number(line, clock + 3, 2);
        long key = ((year * 13L + month) * 32 + day) * MINUTES_A_DAY + hour * 60L + minute;
        try {
            if (key != minuteKey) {
                ZonedDateTime earlier =
                        LocalDateTime.of(year, month, day, hour, minute).atZone(zone);
                minuteFirst = earlier.toEpochSecond() * SECOND;
                minuteAgain = earlier.withLaterOffsetAtOverlap().toEpochSecond() * SECOND;
                minuteKey = key;
            }
            long second = number(line, clock + 6, 2) * SECOND;
            long first = minuteFirst + second;
            long again = minuteAgain + second;
            boolean followsOn = lastMicros != NONE && lastMicros <= again && first < lastMicros - STEP_BACK;
            boolean isAgain = isNear(again, written) || (followsOn && !isNear(first, written));
            return again > first && isAgain ? again : first;
        } catch (DateTimeException beyondTheZonesRules) {
            return NONE;
        }
    }

    private static boolean isNear(long one, long other) {
        return other != NONE && Math.abs(one - other) < STEP_BACK;
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

    private static boolean isWithin(long number, long least, long most) {
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

package io.earshot.web.postgres;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as PostgreSQL writes and reads them with {@code DateStyle} ISO and {@code TimeZone} UTC. A time without a zone that stands for an
 * instant is in UTC.
 */
final class Times {

    static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);
    static final LocalDateTime EPOCH = EPOCH_DAY.atStartOfDay();

    /** Months, days and hours of one digit are read, too, as PostgreSQL does. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, java.time.format.SignStyle.EXCEEDS_PAD)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 1, 2, java.time.format.SignStyle.NOT_NEGATIVE)
            .appendLiteral('-')
            .appendValue(ChronoField.DAY_OF_MONTH, 1, 2, java.time.format.SignStyle.NOT_NEGATIVE)
            .toFormatter();

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.HOUR_OF_DAY, 1, 2, java.time.format.SignStyle.NOT_NEGATIVE)
            .appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
            .optionalStart()
            .appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter();

    private static final String OFFSETS = "[ ][XXXXX][XXX][X]";

    private static final DateTimeFormatter TIME_WITH_OFFSET =
            new DateTimeFormatterBuilder().append(TIME).appendPattern(OFFSETS).toFormatter();

    private static final DateTimeFormatter ANY = new DateTimeFormatterBuilder()
            .append(DATE)
            .optionalStart()
            .appendPattern("['T']['t'][ ]")
            .append(TIME_WITH_OFFSET)
            .optionalEnd()
            .toFormatter();

    private static final DateTimeFormatter SHOWN_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private static final DateTimeFormatter SHOWN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd ")
            .append(SHOWN_TIME)
            .toFormatter();

    private static final Pattern NAMED_ZONE = Pattern.compile("(.*[0-9])\\s+([A-Za-z_]+/[A-Za-z0-9_/+-]+)");

    /** As pgjdbc binds a {@code java.sql.Date}. */
    private static final Pattern DATE_WITH_OFFSET =
            Pattern.compile("([0-9]{4,}-[0-9]{1,2}-[0-9]{1,2})\\s*(?:[+-][0-9]{2}(?::?[0-9]{2})?|Z)");

    private Times() {}

    /** @throws DateTimeParseException if it is none */
    static LocalDate date(String text) {
        return dateTime(DATE_WITH_OFFSET.matcher(text.strip()).replaceFirst("$1"))
                .toLocalDate();
    }

    /** Leaves a zone out of consideration, as PostgreSQL does where a timestamp has none. */
    static LocalDateTime dateTime(String text) {
        TemporalAccessor parsed = ANY.parse(text.strip());
        LocalDate date = LocalDate.from(parsed);
        return parsed.isSupported(ChronoField.NANO_OF_DAY) ? date.atTime(LocalTime.from(parsed)) : date.atStartOfDay();
    }

    /**
     * The zone may be an offset or a name as in Europe/Berlin. Of the two meanings of a time in the hour that a zone repeats, the later one
     * holds; a time that a zone leaves out is read with the offset before. Both as in PostgreSQL.
     */
    static OffsetDateTime instant(String text) {
        Matcher zoned = NAMED_ZONE.matcher(text.strip());
        if (zoned.matches()) {
            return dateTime(zoned.group(1))
                    .atZone(zone(zoned.group(2)))
                    .withLaterOffsetAtOverlap()
                    .toOffsetDateTime();
        }
        String named = text.strip().replaceFirst("(?i)(?<=[0-9])\\s*(UTC|GMT|Z)$", "+00:00");
        TemporalAccessor parsed = ANY.parse(named);
        ZoneOffset offset = parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
        return dateTime(named).atOffset(offset);
    }

    /** PostgreSQL knows the names of zones in any case. */
    private static ZoneId zone(String name) {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map(ZoneId::of)
                .orElseThrow(() -> new DateTimeException("time zone \"" + name + "\" not recognized"));
    }

    static LocalTime time(String text) {
        return LocalTime.from(TIME_WITH_OFFSET.parse(text.strip()));
    }

    static OffsetTime timeWithZone(String text) {
        TemporalAccessor parsed = TIME_WITH_OFFSET.parse(text.strip());
        ZoneOffset offset = parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
        return LocalTime.from(parsed).atOffset(offset);
    }

    static String shown(LocalDateTime time) {
        return SHOWN.format(rounded(time));
    }

    static String shown(Instant time) {
        return shown(time.atOffset(ZoneOffset.UTC).toLocalDateTime()) + "+00";
    }

    static String shown(LocalTime time) {
        return SHOWN_TIME.format(time);
    }

    static String shown(OffsetTime time) {
        String offset = time.getOffset().getId();
        return shown(time.toLocalTime()) + (offset.equals("Z") ? "+00" : offset.replaceFirst(":00$", ""));
    }

    private static LocalDateTime rounded(LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}

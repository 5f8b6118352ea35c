package io.earshot.store.h2.format;

import java.time.OffsetDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;
import java.util.Optional;

/** The fields of {@link TimeFormat}, the longest first where one begins as another. */
enum TimeField {
    SSSSS,
    SSSS,
    SS,
    HH24,
    HH12,
    HH,
    MI,
    MS,
    US,
    YYYY,
    YYY,
    YY,
    Y,
    IYYY,
    IW,
    IDDD,
    ID,
    MONTH,
    MON,
    MM,
    DDD,
    DD,
    DAY,
    DY,
    D,
    WW,
    W,
    Q,
    J,
    CC,
    AM,
    PM,
    TZH,
    TZM,
    TZ,
    OF;

    private static final int WIDEST = 9;

    /** Returns the field that begins at a place; names of days and months, and AM, are taken in any case. */
    static Optional<TimeField> at(String format, int at) {
        for (TimeField field : values()) {
            if (format.regionMatches(true, at, field.name(), 0, field.length())) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    int length() {
        return name().length();
    }

    /** @param filled whether blanks and zeros fill it */
    String write(OffsetDateTime time, String written, boolean filled) {
        return switch (this) {
            case YYYY -> digits(time.getYear(), 4, filled);
            case YYY -> digits(time.getYear() % 1000, 3, filled);
            case YY -> digits(time.getYear() % 100, 2, filled);
            case Y -> digits(time.getYear() % 10, 1, filled);
            case IYYY -> digits(time.get(IsoFields.WEEK_BASED_YEAR), 4, filled);
            case IW -> digits(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, filled);
            case IDDD ->
                digits(
                        (time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) * 7
                                + time.getDayOfWeek().getValue(),
                        3,
                        filled);
            case ID -> digits(time.getDayOfWeek().getValue(), 1, filled);
            case MM -> digits(time.getMonthValue(), 2, filled);
            case MONTH ->
                word(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), written, filled ? WIDEST : 0);
            case MON ->
                word(
                        time.getMonth()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3),
                        written,
                        0);
            case DDD -> digits(time.getDayOfYear(), 3, filled);
            case DD -> digits(time.getDayOfMonth(), 2, filled);
            case D -> digits(time.getDayOfWeek().getValue() % 7 + 1, 1, filled);
            case DAY ->
                word(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), written, filled ? WIDEST : 0);
            case DY ->
                word(
                        time.getDayOfWeek()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3),
                        written,
                        0);
            case WW -> digits((time.getDayOfYear() - 1) / 7 + 1, 2, filled);
            case W -> digits((time.getDayOfMonth() - 1) / 7 + 1, 1, filled);
            case Q -> digits(time.get(IsoFields.QUARTER_OF_YEAR), 1, filled);
            case J -> String.valueOf(time.getLong(JulianFields.JULIAN_DAY));
            case CC -> digits((time.getYear() - 1) / 100 + 1, 2, filled);
            case HH24 -> digits(time.getHour(), 2, filled);
            case HH12, HH -> digits((time.getHour() + 11) % 12 + 1, 2, filled);
            case MI -> digits(time.getMinute(), 2, filled);
            case SS -> digits(time.getSecond(), 2, filled);
            case SSSS, SSSSS -> String.valueOf(time.get(ChronoField.SECOND_OF_DAY));
            case MS -> digits(time.getNano() / 1_000_000, 3, true);
            case US -> digits(time.getNano() / 1_000, 6, true);
            case AM, PM -> word(time.getHour() < 12 ? "AM" : "PM", written, 0);
            case TZH -> "+00";
            case TZM -> "00";
            case TZ -> word("UTC", written, 0);
            case OF -> "+00";
        };
    }

    private static String digits(int number, int width, boolean filled) {
        return filled ? ("%0" + width + "d").formatted(number) : String.valueOf(number);
    }

    /** Writes a name in the case in which its field is written: MONTH, Month or month. */
    private static String word(String name, String written, int width) {
        String cased = Character.isLowerCase(written.charAt(0))
                ? name.toLowerCase(Locale.ROOT)
                : Character.isUpperCase(written.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
        return cased + " ".repeat(Math.max(0, width - cased.length()));
    }
}

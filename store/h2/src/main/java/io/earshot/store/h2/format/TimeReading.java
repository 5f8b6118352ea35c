package io.earshot.store.h2.format;

import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/** A text that is read field by field. */
final class TimeReading {

    private final String text;
    private int at;
    private int year = 1;
    private int month = 1;
    private int day = 1;
    private int hour;
    private int minute;
    private int second;
    private int micros;
    private boolean afternoon;
    private boolean twelve;

    TimeReading(String text) {
        this.text = text;
    }

    void skip(int characters) {
        at = Math.min(text.length(), at + characters);
    }

    void field(TimeField field) {
        switch (field) {
            case YYYY -> year = number(4);
            case YY -> {
                int two = number(2);
                year = two < 70 ? 2000 + two : 1900 + two;
            }
            case MM -> month = number(2);
            case MON, MONTH -> month = monthName();
            case DD -> day = number(2);
            case HH24 -> hour = number(2);
            case HH, HH12 -> {
                hour = number(2);
                twelve = true;
            }
            case MI -> minute = number(2);
            case SS -> second = number(2);
            case MS -> micros = fraction(3);
            case US -> micros = fraction(6);
            case AM, PM -> {
                afternoon = text.regionMatches(true, at, "PM", 0, 2);
                skip(2);
            }
            default ->
                throw new IllegalArgumentException("the field " + field
                        + " cannot be read, expected YYYY, YY, MM, Mon, DD, HH24, HH12, MI, SS, MS, US or AM");
        }
    }

    LocalDateTime time() {
        int inDay = twelve ? hour % 12 + (afternoon ? 12 : 0) : hour;
        if (twelve && (hour < 1 || hour > 12)) {
            throw new IllegalArgumentException("hour " + hour + " is invalid for the 12-hour clock");
        }
        return TimeFormat.date(year, month, day).atTime(inDay, minute, second, micros * 1_000);
    }

    private int number(int digits) {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int from = at;
        while (at < text.length() && at < from + digits && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (from == at) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no number at character " + (from + 1) + ", as its format wants");
        }
        return Integer.parseInt(text.substring(from, at));
    }

    /** Returns microseconds; {@code .5} is half a second for both fields. */
    private int fraction(int digits) {
        int from = at;
        int number = number(digits);
        int factor = 1;
        for (int i = at - from; i < 6; i++) {
            factor *= 10;
        }
        return number * factor;
    }

    private int monthName() {
        for (Month name : Month.values()) {
            String full = name.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            for (String shown : new String[] {full, full.substring(0, 3)}) {
                if (text.regionMatches(true, at, shown, 0, shown.length())) {
                    skip(shown.length());
                    return name.getValue();
                }
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" has no month at character " + (at + 1));
    }
}

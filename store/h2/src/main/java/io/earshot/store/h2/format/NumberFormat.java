package io.earshot.store.h2.format;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A template of {@code to_char} for numbers: 9 and 0 for digits, a point, commas, and FM in front. */
public final class NumberFormat {

    private final String whole;
    private final String fraction;
    private final boolean filled;
    private final boolean point;

    private NumberFormat(String whole, String fraction, boolean point, boolean filled) {
        this.whole = whole;
        this.fraction = fraction;
        this.point = point;
        this.filled = filled;
    }

    /** @throws IllegalArgumentException if it has other signs */
    public static NumberFormat of(String format) {
        boolean filled = !format.regionMatches(true, 0, "FM", 0, 2);
        String digits =
                (filled ? format : format.substring(2)).replace('D', '.').replace('G', ',');
        if (!digits.matches("[90,]*(\\.[90]*)?") || !digits.matches("[90].*")) {
            throw new IllegalArgumentException(
                    "the format \"" + format + "\" of a number, expected 9, 0, a point and commas, as in FM999,990.00");
        }
        int at = digits.indexOf('.');
        return at < 0
                ? new NumberFormat(digits, "", false, filled)
                : new NumberFormat(digits.substring(0, at), digits.substring(at + 1), true, filled);
    }

    /** Returns signs # if the number has too many digits. */
    public String write(BigDecimal number) {
        BigDecimal rounded = number.setScale(fraction.length(), RoundingMode.HALF_UP);
        boolean negative = rounded.signum() < 0;
        String plain = rounded.abs().toPlainString();
        String digits = fraction.isEmpty() ? plain : plain.substring(0, plain.indexOf('.'));
        String decimals = fraction.isEmpty() ? "" : plain.substring(plain.indexOf('.') + 1);
        int places = (int) whole.chars().filter(c -> c != ',').count();
        // A number below 1 has no digit before its point, but for zero itself where nothing fills the template.
        boolean below = digits.equals("0") && !fraction.isEmpty() && (filled || rounded.signum() != 0);
        digits = below ? "" : digits;
        if (digits.length() > places) {
            String full = (whole + (point ? "." + fraction : "")).replaceAll("[90]", "#");
            return (negative ? "-" : filled ? " " : "") + full;
        }
        String text = whole(digits, places);
        int first = text.length() - text.stripLeading().length();
        String signed = text.substring(0, first) + (negative ? "-" : filled ? " " : "") + text.substring(first);
        return (filled ? signed : signed.strip()) + (point ? "." + (filled ? decimals : shortened(decimals)) : "");
    }

    private String whole(String digits, int places) {
        StringBuilder text = new StringBuilder();
        int place = places;
        boolean begun = false;
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (c == ',') {
                text.append(begun ? ',' : ' ');
                continue;
            }
            boolean digit = place <= digits.length();
            begun |= digit || c == '0';
            text.append(digit ? digits.charAt(digits.length() - place) : begun ? '0' : ' ');
            place--;
        }
        return text.toString();
    }

    /** Leaves out zeros at the end that the template does not ask for. */
    private String shortened(String decimals) {
        int end = decimals.length();
        while (end > 0
                && decimals.charAt(end - 1) == '0'
                && fraction.charAt(end - 1) == '9'
                && fraction.indexOf('0', end - 1) < 0) {
            end--;
        }
        return decimals.substring(0, end);
    }
}

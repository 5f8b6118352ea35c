package io.earshot.nagios;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A threshold as somebody types it for one run of a check: {@code 3}, or {@code 5%}.
 *
 * @param percent whether it is said to be per cent
 */
public record ThresholdNumber(double number, boolean percent) {

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,15}(?:\\.\\d{1,15})?) ?(%?)");

    /** @throws IllegalArgumentException if it is none */
    public static ThresholdNumber parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + PluginText.cut(PluginText.clean(text), 40)
                    + "\", expected a number as in 3, or per cent as in 5%");
        }
        return new ThresholdNumber(
                Double.parseDouble(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString() + (percent ? "%" : "");
    }
}

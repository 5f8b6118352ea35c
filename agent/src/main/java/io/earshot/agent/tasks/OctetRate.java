package io.earshot.agent.tasks;

import io.earshot.model.TextForm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads octets a second, as in {@code 500k} or {@code 10m}. */
public final class OctetRate {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,6})([km]?)");

    private OctetRate() {}

    /**
     * @param key that the value is of, for messages
     * @throws IllegalArgumentException if it has another form
     */
    public static long parse(String key, String value) {
        Matcher matcher = TextForm.matching(RATE, key, value);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "k" -> number * 1_000;
            case "m" -> number * 1_000_000;
            default -> number;
        };
    }
}

package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as 200ms, 30s, 5m, 2h, 7d, and sizes as 500MB, 10GB. */
final class QuantityText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(us|ms|s|m|h|d)");

    private static final Map<String, Long> NANOS = Map.of(
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(MB|GB|TB)");

    private static final Map<String, Long> BYTES = Map.of("MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

    private QuantityText() {}

    static long nanos(YamlSection section, String key, long standard) throws YamlException {
        return read(section, key, standard, DURATION, NANOS, "a duration as 200ms, 30s, 5m or 1h");
    }

    static long bytes(YamlSection section, String key, long standard) throws YamlException {
        return read(section, key, standard, SIZE, BYTES, "a size as 500MB, 10GB or 1TB");
    }

    private static long read(
            YamlSection section, String key, long standard, Pattern form, Map<String, Long> units, String expected)
            throws YamlException {
        Optional<String> said = section.text(key);
        if (said.isEmpty()) {
            return standard;
        }
        Matcher matcher = form.matcher(said.get().strip());
        if (!matcher.matches()) {
            throw section.error(key, "is \"" + said.get() + "\", expected " + expected);
        }
        long unit = units.get(matcher.group(2));
        long amount = Long.parseLong(matcher.group(1));
        if (amount == 0) {
            throw section.error(key, "is \"" + said.get() + "\", expected more than nothing, " + expected);
        }
        if (amount > Long.MAX_VALUE / unit) {
            throw section.error(key, "is \"" + said.get() + "\", more than can be counted, expected " + expected);
        }
        return amount * unit;
    }
}

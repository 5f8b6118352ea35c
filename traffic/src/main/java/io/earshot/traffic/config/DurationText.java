package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as 200ms, 30s, 5m, 2h, 7d. */
final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(us|ms|s|m|h|d)");

    private DurationText() {}

    static long nanos(YamlSection section, String key, long standard) throws YamlException {
        Optional<String> said = section.text(key);
        if (said.isEmpty()) {
            return standard;
        }
        Matcher matcher = FORM.matcher(said.get().strip());
        if (!matcher.matches()) {
            throw section.error(key, "is \"" + said.get() + "\", expected a duration as 200ms, 30s, 5m or 1h");
        }
        long unit = switch (matcher.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    }
}

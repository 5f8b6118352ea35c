package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes as 500MB, 10GB. */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(MB|GB|TB)");

    private SizeText() {}

    static long bytes(YamlSection section, String key, long standard) throws YamlException {
        Optional<String> said = section.text(key);
        if (said.isEmpty()) {
            return standard;
        }
        Matcher matcher = FORM.matcher(said.get().strip());
        if (!matcher.matches()) {
            throw section.error(key, "is \"" + said.get() + "\", expected a size as 500MB, 10GB or 1TB");
        }
        int shift = switch (matcher.group(2)) {
            case "MB" -> 20;
            case "GB" -> 30;
            default -> 40;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }
}

package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a field stands in a body. */
final class BodyFieldReader {

    private static final int LONGEST_PATH = 500;
    private static final int LONGEST_NAME = 100;
    private static final Pattern XML = Pattern.compile("(/[^/@:]+)+(/@[^/@:]+)?");

    private BodyFieldReader() {}

    /** Returns the field of one of the keys json, xml and form; empty if there is none. */
    static Optional<BodyField> read(YamlSection section, boolean ofRequest) throws YamlException {
        boolean request = switch (section.text("in").orElse(ofRequest ? "request" : "response")) {
            case "request" -> true;
            case "response" -> false;
            default ->
                throw section.error("in", "is \"" + section.text("in").orElse("") + "\", expected request or response");
        };
        Optional<BodyField> found = Optional.empty();
        for (BodyField.Format format : BodyField.Format.values()) {
            String key = format.name().toLowerCase(Locale.ROOT);
            Optional<String> path = section.text(key);
            if (path.isPresent()) {
                if (found.isPresent()) {
                    throw section.error(key, "is one field too many, expected one of json, xml and form");
                }
                check(section, key, format, path.get());
                found = Optional.of(new BodyField(request, format, path.get()));
            }
        }
        return found;
    }

    private static void check(YamlSection section, String key, BodyField.Format format, String path)
            throws YamlException {
        boolean good = switch (format) {
            case JSON -> path.length() > 1 && path.startsWith("/");
            case XML -> XML.matcher(path).matches();
            case FORM -> !path.isBlank() && path.length() <= LONGEST_NAME;
        };
        if (!good || path.length() > LONGEST_PATH) {
            throw section.error(
                    key,
                    "is \"" + path + "\", expected "
                            + switch (format) {
                                case JSON -> "a JSON pointer as /result/code";
                                case XML -> "a path as /Envelope/Body/*/code or /answer/@state, without prefixes";
                                case FORM -> "the name of a form's field";
                            });
        }
    }
}

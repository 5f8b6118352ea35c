package io.earshot.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites picocli's messages about wrong use: in the form of all other messages, and without names of classes. */
final class UsageMessage {

    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

    private UsageMessage() {}

    static String plain(String message) {
        String plain = withoutJava(message)
                .replaceFirst("^Error: ", "")
                .replaceFirst("^Unmatched arguments? (?:at|from) index \\d+: ", "unknown argument ")
                .replaceFirst("^Unknown subcommand '(.*)'\\.$", "unknown command '$1'")
                .replaceFirst("positional parameter at index [\\d.]+ \\((.*?)\\)", "$1")
                .replaceFirst("' is not an? (?:int|long|short)$", "' is not a whole number")
                .replaceFirst("' is not a (?:double|float)$", "' is not a number");
        Matcher choice = CHOICE.matcher(plain);
        if (choice.find()) {
            plain = choice.replaceFirst(Matcher.quoteReplacement("\"" + choice.group(2) + "\", expected one of "
                    + choice.group(1).toLowerCase(Locale.ROOT)));
        }
        return plain.isEmpty() || !Character.isUpperCase(plain.charAt(0))
                ? plain
                : plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
    }

    private static String withoutJava(String message) {
        return message.replaceFirst(
                        "cannot convert '(.*)' to (?:class )?[\\w.]*ZoneId\\b.*",
                        "\"$1\" is no time zone, expected one as Europe/Berlin or UTC")
                .replaceFirst(
                        "cannot convert '(.*)' to (?:class )?[\\w.$]+ \\([\\w.$]+(?:Exception|Error): (.*)\\)",
                        "\"$1\": $2")
                .replaceFirst("cannot convert '(.*)' to (?:class )?[\\w.$]+", "\"$1\" is not understood")
                .replaceFirst(" \\([\\w.$]+(?:Exception|Error): .*\\)", "");
    }
}

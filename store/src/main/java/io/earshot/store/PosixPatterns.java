package io.earshot.store;

import java.util.Map;
import java.util.Optional;

/** Writes what POSIX and PostgreSQL have in regular expressions, and Java has not or takes for something else: classes as {@code [[:alpha:]]}, borders of words. */
final class PosixPatterns {

    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alpha", "\\p{IsAlphabetic}"),
            Map.entry("digit", "0-9"),
            Map.entry("alnum", "\\p{IsAlphabetic}0-9"),
            Map.entry("upper", "\\p{Lu}"),
            Map.entry("lower", "\\p{Ll}"),
            Map.entry("space", "\\s"),
            Map.entry("blank", " \\t"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("xdigit", "0-9A-Fa-f"),
            Map.entry("word", "\\w"));

    private PosixPatterns() {}

    /** @throws IllegalArgumentException if it names a class that there is not */
    static String toJava(String pattern) {
        StringBuilder java = new StringBuilder();
        boolean bracket = false;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '\\') {
                end = Math.min(at + 2, pattern.length());
                java.append((bracket ? Optional.<String>empty() : border(pattern.substring(at, end)))
                        .orElse(pattern.substring(at, end)));
            } else if (bracket && pattern.startsWith("[:", at)) {
                end = pattern.indexOf(":]", at + 2) + 2;
                java.append(named(pattern, at, end));
            } else if (!bracket && (pattern.startsWith("[[:<:]]", at) || pattern.startsWith("[[:>:]]", at))) {
                end = at + "[[:<:]]".length();
                java.append(
                        border(pattern.charAt(at + 3) == '<' ? "\\m" : "\\M").orElseThrow());
            } else {
                boolean opens = !bracket && c == '[';
                // A bracket that comes first is one of the characters.
                boolean first = opens && (pattern.startsWith("[^]", at) || pattern.startsWith("[]", at));
                end = first ? pattern.indexOf(']', at) + 1 : end;
                java.append(pattern, at, end);
                bracket = opens || (bracket && c != ']');
            }
            at = end;
        }
        return java.toString();
    }

    private static Optional<String> border(String escape) {
        return switch (escape) {
            case "\\m" -> Optional.of("\\b(?=\\w)");
            case "\\M" -> Optional.of("\\b(?<=\\w)");
            case "\\y" -> Optional.of("\\b");
            case "\\Y" -> Optional.of("\\B");
            default -> Optional.empty();
        };
    }

    private static String named(String pattern, int at, int end) {
        String name = end < at + 4 ? "" : pattern.substring(at + 2, end - 2);
        return Optional.ofNullable(CLASSES.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the class [:" + name + ":] in a pattern, expected one as [:alpha:] or [:digit:]"));
    }
}

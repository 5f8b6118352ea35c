package io.earshot.nagios;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Limits the characters and the length of a line of plugin output. */
public final class PluginText {

    private static final String CUT = "...";

    private PluginText() {}

    /**
     * One line that means only text to Nagios: {@code |} would begin performance data, a line feed the long output, and
     * half a surrogate pair has no UTF-8.
     */
    static String clean(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(replacement(c)));
        return line.toString().strip();
    }

    /** At most so many characters, the last three being dots where something is missing; whole characters only. */
    static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = characters - CUT.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + CUT;
    }

    /** The text's first octets in UTF-8, whole characters only. */
    public static byte[] utf8(String text, int octets) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(all.length, octets);
        while (end < all.length && end > 0 && (all[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(all, end);
    }

    static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int replacement(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE -> '?';
            default -> c == '|' ? '/' : c;
        };
    }
}

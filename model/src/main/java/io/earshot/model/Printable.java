package io.earshot.model;

/**
 * Makes foreign texts fit for terminals, log lines and tables. Control characters (with those from U+0080 to U+009F, which some terminals obey),
 * marks that turn the direction of writing or have no width, separators of lines and paragraphs, and halves of surrogate pairs are not printable.
 */
public final class Printable {

    private Printable() {}

    /** Returns a text in which each character that is not printable is a question mark. */
    public static String text(String text) {
        return replace(text, false);
    }

    /** Returns a text of several lines: as {@link #text}, with line feeds and tabs kept. */
    public static String lines(String text) {
        return replace(text, true);
    }

    /** Returns one line: blanks and control characters become one space, all else that is not printable a question mark. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean blank = Character.isWhitespace(c) || isControlOrSeparator(c);
            if (!blank) {
                line.appendCodePoint(isPrintable(c) ? c : '?');
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return line.toString().strip();
    }

    /** Returns JSON that means the same, in which characters that are not printable are escaped. */
    public static String json(String json) {
        if (isPlain(json, true)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            if (isPrintable(c) || isKept(c)) {
                escaped.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    escaped.append("\\u%04x".formatted((int) unit));
                }
            }
        });
        return escaped.toString();
    }

    public static boolean isPrintable(int codePoint) {
        return !isControlOrSeparator(codePoint)
                && switch (Character.getType(codePoint)) {
                    case Character.FORMAT, Character.SURROGATE -> false;
                    default -> true;
                };
    }

    private static boolean isControlOrSeparator(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isKept(int codePoint) {
        return codePoint == '\n' || codePoint == '\t' || codePoint == '\r';
    }

    private static boolean isPlain(String text, boolean lines) {
        return text.codePoints().allMatch(c -> isPrintable(c) || (lines && isKept(c)));
    }

    private static String replace(String text, boolean lines) {
        if (isPlain(text, false)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> safe.appendCodePoint(isPrintable(c) || (lines && (c == '\n' || c == '\t')) ? c : '?'));
        return safe.toString();
    }
}

package io.earshot.store;

/** Matches patterns of LIKE with counted steps: a pattern costs at most its length times the text's, and no more than a limit. */
public final class LikePatterns {

    /** The character before a wildcard that makes it stand for itself, unless the statement names another. */
    public static final String ESCAPE = "\\";

    private static final int MAX_STEPS = 2_000_000;

    private LikePatterns() {}

    /**
     * Returns whether a pattern matches all of a text.
     *
     * @param escape one character, or empty for none
     * @throws IllegalArgumentException with what is wrong with the pattern, or which limit it met
     */
    public static boolean matches(String text, String pattern, String escape) {
        if (escape.length() > 1) {
            throw new IllegalArgumentException("ESCAPE '" + escape + "', expected one character");
        }
        int escapeCharacter = escape.isEmpty() ? -1 : escape.charAt(0);
        int t = 0;
        int p = 0;
        int afterPercent = -1;
        int retry = 0;
        int steps = 0;
        while (true) {
            if (++steps > MAX_STEPS) {
                throw new IllegalArgumentException(
                        "the pattern needs more than " + MAX_STEPS + " steps for one text, expected a simpler one");
            }
            if (p < pattern.length() && pattern.charAt(p) == '%' && escapeCharacter != '%') {
                p++;
                afterPercent = p;
                retry = t;
            } else if (t < text.length() && fits(text.charAt(t), pattern, p, escapeCharacter)) {
                p += pattern.charAt(p) == escapeCharacter ? 2 : 1;
                t++;
            } else if (t == text.length() && p == pattern.length()) {
                return true;
            } else if (afterPercent < 0 || t == text.length()) {
                requireEscapedCharacter(pattern, p, escapeCharacter);
                return false;
            } else {
                // The last % takes one character more; an earlier one never needs to.
                retry++;
                t = retry;
                p = afterPercent;
            }
        }
    }

    private static boolean fits(char character, String pattern, int at, int escape) {
        if (at >= pattern.length()) {
            return false;
        }
        char wanted = pattern.charAt(at);
        if (wanted == escape) {
            requireEscapedCharacter(pattern, at, escape);
            return pattern.charAt(at + 1) == character;
        }
        return wanted == '_' || wanted == character;
    }

    private static void requireEscapedCharacter(String pattern, int at, int escape) {
        if (at + 1 == pattern.length() && pattern.charAt(at) == escape) {
            throw new IllegalArgumentException("LIKE pattern must not end with escape character");
        }
    }
}

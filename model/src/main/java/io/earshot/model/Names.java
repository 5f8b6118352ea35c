package io.earshot.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Checks names of hosts, containers, services and data centres. */
public final class Names {

    /** As long as a DNS name may be (RFC 1035, 2.3.4). */
    public static final int MAX_LENGTH = 253;

    private Names() {}

    /**
     * Checks a name that takes part in DNS names and gives it back in lower case.
     *
     * @throws IllegalArgumentException if it is empty, too long, has an empty label or holds anything but letters, digits,
     *     {@code . - _}
     */
    public static String require(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    what + " \"" + shorten(name) + "\", expected 1 to " + MAX_LENGTH + " characters");
        }
        if (name.charAt(0) == '.' || name.endsWith(".") || name.contains("..")) {
            // host58. would be another host than host58, and .. another place in a URL.
            throw new IllegalArgumentException(
                    what + " \"" + shorten(name) + "\", expected no dot at an end or beside another one");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                throw new IllegalArgumentException(
                        what + " \"" + shorten(name) + "\", expected letters, digits, '-', '_' and '.'");
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** A foreign text made fit for a one-line message: printable ASCII, 64 characters at most. */
    public static String shorten(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && i < 64; i++) {
            char c = text.charAt(i);
            safe.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return text.length() > 64 ? safe + "..." : safe.toString();
    }

    /** The known word that was probably meant: the one with the fewest changed characters, if few enough are. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(best -> distance(word, best) <= Math.max(2, best.length() / 3))
                .filter(best -> distance(word, best) < word.length());
    }

    /** Levenshtein's edit distance, ignoring case. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}

package io.earshot.model;

import java.util.Locale;

/** What hosts, containers, services and data centres may be called. */
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

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}

package io.earshot.wire.exchanges;

import java.util.Arrays;

/**
 * Reduces a path to its template: segments that callers fill in become {@code {}}; matrix parameters (RFC 3986, section 3.3) and the query go.
 */
public final class PathTemplate {

    private static final int MAX_SEGMENTS = 8;

    private PathTemplate() {}

    /** Takes the segments of a path. */
    @FunctionalInterface
    private interface Segments {

        /**
         * Takes one that is not empty.
         *
         * @param end of its parameters
         * @return whether to go on
         */
        boolean segment(int from, int to, int end, boolean word);
    }

    static String of(byte[] path, int length) {
        int end = pathEnd(path, length);
        StringBuilder template = new StringBuilder();
        int[] count = {0};
        int at = authorityEnd(path, end);
        int[] next = {at};
        walk(path, at, end, (from, to, last, word) -> {
            slashes(template, path, next[0], from);
            next[0] = last;
            if (++count[0] > MAX_SEGMENTS) {
                template.append("…");
                return false;
            }
            template.append(word ? PathWords.text(path, from, to) : "{}");
            return true;
        });
        if (count[0] <= MAX_SEGMENTS) {
            slashes(template, path, next[0], end);
        }
        return template.isEmpty() ? "/" : template.toString();
    }

    private static void slashes(StringBuilder template, byte[] path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (path[i] == '/') {
                template.append('/');
            }
        }
    }

    /** Overwrites a target with zeros but for what its template shows, so that the template stays the same. */
    public static void overwrite(byte[] target) {
        int end = pathEnd(target, target.length);
        int at = authorityEnd(target, end);
        overwriteAuthority(target, at);
        walk(target.clone(), at, end, (from, to, last, word) -> {
            if (!word) {
                Arrays.fill(target, from, to, (byte) '0');
            }
            if (to < last) {
                Arrays.fill(target, to + 1, last, (byte) '0');
            }
            return true;
        });
        Arrays.fill(target, Math.min(end + 1, target.length), target.length, (byte) '0');
    }

    private static void walk(byte[] path, int from, int end, Segments taker) {
        int at = from;
        int segments = 0;
        String before = "";
        while (at < end) {
            int start = at;
            while (at < end && path[at] != '/') {
                at++;
            }
            if (at > start) {
                int to = start;
                while (to < at && path[to] != ';') {
                    to++;
                }
                String segment = PathWords.text(path, start, to);
                boolean word = PathWords.isWord(segment, before, ++segments == 1 && isLast(path, at, end));
                if (!taker.segment(start, to, at, word)) {
                    return;
                }
                before = word ? segment : "";
            }
            at++;
        }
    }

    /** Whether one segment more follows. */
    private static boolean isLast(byte[] path, int slash, int end) {
        int at = slash + 1;
        while (at < end && path[at] != '/') {
            at++;
        }
        return at == end && at > slash + 1;
    }

    /** Returns where the path of a target ends: at its query, at what follows it, or at its length. */
    public static int pathEnd(byte[] target, int length) {
        int end = 0;
        while (end < length && target[end] != '?' && target[end] != '#') {
            end++;
        }
        return end;
    }

    private static void overwriteAuthority(byte[] target, int end) {
        boolean found = false;
        for (int i = 0; i < end; i++) {
            if (!found && target[i] == ':' && target[i + 1] == '/' && target[i + 2] == '/') {
                found = true;
                i += 2;
            } else {
                target[i] = '0';
            }
        }
    }

    /** Proxies are asked for {@code http://host/path}: the host is the link's, not the operation's. */
    private static int authorityEnd(byte[] path, int end) {
        if (end == 0 || path[0] == '/') {
            return 0;
        }
        for (int i = 0; i + 2 < end; i++) {
            if (path[i] == ':' && path[i + 1] == '/' && path[i + 2] == '/') {
                int at = i + 3;
                while (at < end && path[at] != '/') {
                    at++;
                }
                return at;
            }
        }
        return 0;
    }
}

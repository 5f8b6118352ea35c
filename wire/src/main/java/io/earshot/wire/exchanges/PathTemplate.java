package io.earshot.wire.exchanges;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reduces a path to its template: segments that are no plain words become {@code {}}, the query goes. */
public final class PathTemplate {

    private static final int MAX_SEGMENTS = 8;
    private static final int MAX_WORD = 32;

    private PathTemplate() {}

    static String of(byte[] path, int length) {
        int end = pathEnd(path, length);
        int at = authorityEnd(path, end);
        StringBuilder template = new StringBuilder();
        int segments = 0;
        while (at < end) {
            int from = at;
            while (at < end && path[at] != '/') {
                at++;
            }
            if (at > from) {
                if (++segments > MAX_SEGMENTS) {
                    return template.append("…").toString();
                }
                template.append(
                        isWord(path, from, at) ? new String(path, from, at - from, StandardCharsets.US_ASCII) : "{}");
            }
            if (at < end) {
                template.append('/');
                at++;
            }
        }
        return template.isEmpty() ? "/" : template.toString();
    }

    /** Overwrites a target with zeros but for what its template shows, so that the template stays the same. */
    public static void overwrite(byte[] target) {
        int end = pathEnd(target, target.length);
        int at = authorityEnd(target, end);
        overwriteAuthority(target, at);
        while (at < end) {
            int from = at;
            while (at < end && target[at] != '/') {
                at++;
            }
            if (!isWord(target, from, at)) {
                Arrays.fill(target, from, at, (byte) '0');
            }
            at++;
        }
        Arrays.fill(target, Math.min(end + 1, target.length), target.length, (byte) '0');
    }

    /** Returns where the path of a target ends: at its query, at what follows it, or at its length. */
    public static int pathEnd(byte[] target, int length) {
        int end = 0;
        while (end < length && target[end] != '?' && target[end] != '#' && target[end] != ';') {
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

    private static boolean isWord(byte[] path, int from, int to) {
        if (to - from > MAX_WORD) {
            return false;
        }
        if (isVersion(path, from, to)) {
            return true;
        }
        for (int i = from; i < to; i++) {
            byte b = path[i];
            boolean letter =
                    (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '-' || b == '_' || b == '.' || b == '*';
            if (!letter) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion(byte[] path, int from, int to) {
        if (to - from < 2 || to - from > 3 || path[from] != 'v') {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (path[i] < '0' || path[i] > '9') {
                return false;
            }
        }
        return true;
    }
}

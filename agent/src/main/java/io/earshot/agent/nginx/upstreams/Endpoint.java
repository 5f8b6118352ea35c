package io.earshot.agent.nginx.upstreams;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names a server to which a directive sends requests.
 *
 * @param host a name or an address, without brackets
 * @param port absent where none is named
 */
record Endpoint(String host, OptionalInt port) {

    private static final String UNIX = "unix:";

    static boolean isUnixSocket(String text) {
        return withoutScheme(text).startsWith(UNIX);
    }

    /** Returns the port that a scheme stands for, as in https://be1/; that of plain HTTP without one. */
    static int usualPort(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("https://") || lower.startsWith("grpcs://") ? 443 : 80;
    }

    /** Reads host:port, [::1]:port or a URL; empty for what is none of them. */
    static Optional<Endpoint> parse(String text) {
        String bare = withoutScheme(text);
        int end = 0;
        while (end < bare.length() && "/?#".indexOf(bare.charAt(end)) < 0) {
            end++;
        }
        String authority = bare.substring(0, end);
        boolean inBrackets = authority.startsWith("[");
        int endOfHost = inBrackets ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (inBrackets && endOfHost == 0) {
            return Optional.empty();
        }
        String host = endOfHost < 0 ? authority : authority.substring(0, endOfHost);
        String rest = endOfHost < 0 ? "" : authority.substring(endOfHost);
        String name = inBrackets ? host.substring(1, host.length() - 1) : host;
        OptionalInt port = port(rest);
        boolean isWrong = name.isEmpty() || (port.isEmpty() && !rest.isEmpty());
        return isWrong ? Optional.empty() : Optional.of(new Endpoint(name, port));
    }

    private static OptionalInt port(String text) {
        if (!text.matches(":[0-9]{1,5}")) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(text.substring(1));
        return port >= 1 && port <= 65_535 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static String withoutScheme(String text) {
        int scheme = text.indexOf("://");
        return scheme < 0 ? text : text.substring(scheme + 3);
    }
}

package io.earshot.nagios.http;

import java.net.URI;

/** Says how much of a receiver's address messages show. They stand in logs and tables, which more people read than the configuration. */
public enum ShownAddress {
    /** For receivers whose paths are known to everybody. */
    WITH_PATH,

    /** For webhooks: whoever knows the path or the query of many receivers (Slack, Teams, Telegram) may write there. */
    ORIGIN;

    /** Returns the address without user, password and query. */
    public String of(URI uri) {
        if (uri.getHost() == null) {
            return this == WITH_PATH && uri.getRawPath() != null ? uri.getRawPath() : "...";
        }
        String origin = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return origin + (this == WITH_PATH ? uri.getRawPath() : isMore(uri) ? "/..." : "");
    }

    /** Returns a receiver's words without the part of its address that is not shown; some repeat it in their errors. */
    String within(String words, URI uri) {
        return this == WITH_PATH || !isMore(uri) ? words : words.replace(pathOf(uri), "/...");
    }

    private static boolean isMore(URI uri) {
        return pathOf(uri).length() > 1;
    }

    private static String pathOf(URI uri) {
        return String.valueOf(uri.getRawPath()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}

package io.earshot.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.HostPort;

/**
 * Keeps pages of others, opened in the browser of somebody who can reach us, from acting in that person's name: no change
 * comes from another site (fetch metadata, or Origin where a browser sends none), and a server that asks nobody who they
 * are answers only to addresses, names without a dot and names that were configured, or else a name that its owner lets point to
 * 127.0.0.1 would make our answers readable to that owner's page (DNS rebinding).
 */
public final class BrowserGuard {

    private final boolean open;
    private final List<String> hostNames;

    /** @param open whether everybody is let in */
    public BrowserGuard(boolean open, List<String> hostNames) {
        this.open = open;
        this.hostNames =
                hostNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Returns the reason to refuse a request, if any.
     *
     * @param host by which we were asked, with the port
     */
    Optional<String> objection(String method, Optional<String> host, HttpFields headers) {
        if (open && host.isPresent() && !isOurs(host.get())) {
            return Optional.of("asked by a name that is not in \"access.hostNames\"");
        }
        boolean reading = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        return !reading && isCrossSite(headers, host)
                ? Optional.of("a page of another site may change nothing here")
                : Optional.empty();
    }

    private boolean isOurs(String hostAndPort) {
        try {
            String host = new HostPort(hostAndPort).getHost().toLowerCase(Locale.ROOT);
            // Nobody can own a name without a dot: localhost, and short names of the own network.
            return host.indexOf('.') < 0 || isAddress(host) || host.endsWith(".localhost") || hostNames.contains(host);
        } catch (IllegalArgumentException noHost) {
            return false;
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static boolean isCrossSite(HttpFields headers, Optional<String> host) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin == null) {
            return false;
        }
        // "null" is what a page sends that has no address of its own.
        int authority = origin.indexOf("://") + "://".length();
        return !origin.contains("://")
                || !host.map(origin.substring(authority)::equalsIgnoreCase).orElse(false);
    }
}

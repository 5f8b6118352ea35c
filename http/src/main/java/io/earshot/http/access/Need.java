package io.earshot.http.access;

import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps requests to the role that they need. Paths that are not listed need an administrator: nothing is open because it
 * was forgotten.
 */
sealed interface Need {

    /** Nothing: probes, the contract, and the page's files, which hold no data. */
    record Nothing() implements Need {}

    /** A person with this role. */
    record OfRole(Role role) implements Need {}

    /**
     * The agent of a container, or of its host.
     *
     * @param instead a person's role that is as good
     */
    record OfContainer(ContainerName name, Optional<Role> instead) implements Need {}

    /** The agent of a host, likewise. */
    record OfHost(String host, Optional<Role> instead) implements Need {}

    /** A relay, of whatever name. */
    record OfRelay() implements Need {}

    Pattern OF_CONTAINER = Pattern.compile("/api/v1/containers/([^/]+)/(partners|report|published-partners|orders"
            + "|order-results|files/[0-9a-f]{64}(?:/peers|/pieces(?:/[0-9]+)?)?)/?");
    Pattern OF_HOST = Pattern.compile("/api/v1/hosts/([^/]+)/(partners|reports|orders|order-results"
            + "|files/[0-9a-f]{64}(?:/peers|/pieces(?:/[0-9]+)?)?)/?");

    Pattern OF_TAG = Pattern.compile("/api/v1/nodes/[^/]+/tags/.+");

    /** @param path decoded, without dot segments and path parameters, as the resources see it */
    static Need of(String method, String path) {
        boolean reading = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        if (!path.startsWith("/api/") && !path.startsWith("/metrics")) {
            return reading ? new Nothing() : new OfRole(Role.ADMIN);
        }
        Matcher container = OF_CONTAINER.matcher(path);
        if (container.matches() && isName(container.group(1), true)) {
            return new OfContainer(ContainerName.parse(container.group(1)), instead(reading, container.group(2)));
        }
        Matcher host = OF_HOST.matcher(path);
        if (host.matches() && isName(host.group(1), false)) {
            return new OfHost(host.group(1).toLowerCase(Locale.ROOT), instead(reading, host.group(2)));
        }
        if ((path.equals("/api/v1/reports") || path.equals("/api/v1/orders")) && !reading) {
            return new OfRelay();
        }
        if (reading || path.startsWith("/api/v1/sql")) {
            return new OfRole(Role.READER);
        }
        if (path.startsWith("/api/v1/lookups") || path.equals("/api/v1/app-figures")) {
            return new OfRole(Role.SHIPPER);
        }
        boolean operates = path.startsWith("/api/v1/mutes")
                || path.equals("/api/v1/tasks")
                || path.startsWith("/api/v1/tasks/")
                || path.startsWith("/api/v1/files/")
                || path.equals("/api/v1/explanations")
                || path.equals("/api/v1/watches")
                || path.startsWith("/api/v1/watches/")
                || path.startsWith("/api/v1/incidents/")
                || OF_TAG.matcher(path).matches()
                || path.startsWith("/api/v1/apps/")
                || path.startsWith("/api/v1/destinations/");
        return new OfRole(operates ? Role.OPERATOR : Role.ADMIN);
    }

    /** Nobody but the agent itself reports, takes orders and answers them, and fetches and gives files. */
    private static Optional<Role> instead(boolean reading, String what) {
        if (what.startsWith("order") || what.startsWith("files/")) {
            return Optional.empty();
        }
        if (reading) {
            return Optional.of(Role.READER);
        }
        return what.equals("published-partners") ? Optional.of(Role.OPERATOR) : Optional.empty();
    }

    private static boolean isName(String text, boolean container) {
        try {
            if (container) {
                ContainerName.parse(text);
            } else {
                Names.require("host", text);
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

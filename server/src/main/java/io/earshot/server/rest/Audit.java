package io.earshot.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Who did what, in the log under {@code io.earshot.audit}. What others wrote stands in it on one line and cut to a length. */
final class Audit {

    private static final Logger LOG = System.getLogger("io.earshot.audit");
    private static final int MAX_LENGTH = 1_000;

    private Audit() {}

    static void log(HttpServletRequest request, String what) {
        String line = what.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        LOG.log(
                Level.INFO,
                "audit: " + AccessHandler.caller(request) + " from " + request.getRemoteAddr() + " "
                        + (line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "..."));
    }
}

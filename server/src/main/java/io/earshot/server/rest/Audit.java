package io.earshot.server.rest;

import io.earshot.server.access.AuditLog;
import jakarta.servlet.http.HttpServletRequest;

/** Who did what by which request. */
final class Audit {

    private Audit() {}

    static void log(HttpServletRequest request, String what) {
        AuditLog.add(AccessHandler.caller(request), request.getRemoteAddr(), what);
    }
}

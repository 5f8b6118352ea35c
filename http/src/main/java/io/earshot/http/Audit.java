package io.earshot.http;

import io.earshot.http.access.AuditLog;
import jakarta.servlet.http.HttpServletRequest;

/** Writes audit lines for requests. */
public final class Audit {

    private Audit() {}

    public static void log(HttpServletRequest request, String what) {
        AuditLog.add(AccessHandler.caller(request), request.getRemoteAddr(), what);
    }
}

package io.earshot.http;

import io.earshot.http.access.AuditLog;
import io.earshot.http.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Writes audit lines for requests. */
public final class Audit {

    private Audit() {}

    public static void log(HttpServletRequest request, String what) {
        AuditLog.add(AccessHandler.caller(request), request.getRemoteAddr(), what);
    }

    /** Logs that a question was refused or stopped; see {@link AuditLog#addVain}. */
    public static void logVain(HttpServletRequest request, String why, String sql) {
        AuditLog.addVain(AccessHandler.caller(request), request.getRemoteAddr(), why, sql);
    }

    /** Returns the name of the person who asks; empty where the server does not check who asks. */
    public static Optional<String> person(HttpServletRequest request) {
        return AccessHandler.caller(request) instanceof Caller.Person person
                ? Optional.of(person.name())
                : Optional.empty();
    }
}

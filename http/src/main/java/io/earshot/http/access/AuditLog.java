package io.earshot.http.access;

import io.earshot.model.Printable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Writes callers and their actions to the log {@code io.earshot.audit}. Texts of clients are cut to one line of limited
 * length.
 */
public final class AuditLog {

    private static final Logger LOG = System.getLogger("io.earshot.audit");
    private static final int MAX_LENGTH = 1_000;

    private AuditLog() {}

    /** @param source the address that the caller came from */
    public static void add(Caller caller, String source, String what) {
        String line = Printable.line(what);
        LOG.log(
                Level.INFO,
                "audit: " + caller + " from " + source + " "
                        + (line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "..."));
    }
}

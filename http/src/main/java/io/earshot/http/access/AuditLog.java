package io.earshot.http.access;

import io.earshot.model.Printable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes callers and their actions to the log {@code io.earshot.audit}. Texts of clients are cut to one line of limited
 * length.
 */
public final class AuditLog {

    private static final Logger LOG = System.getLogger("io.earshot.audit");
    private static final int MAX_LENGTH = 1_000;

    /** Bounds what one caller's questions can write that had no effect; more callers than this share a budget. */
    private static final int VAIN_LINES_A_MINUTE = 60;

    private static final int MAX_CALLERS = 1_000;
    private static final LineBudget OTHERS = new LineBudget(VAIN_LINES_A_MINUTE);
    private static final Map<String, LineBudget> BUDGETS = new ConcurrentHashMap<>();

    private AuditLog() {}

    /**
     * Logs that a question was refused or stopped. It changed nothing, so that a caller's lines are counted beyond 60 a minute.
     *
     * @param source the address that the caller came from
     */
    public static void addVain(Caller caller, String source, String why, String sql) {
        budget(caller.toString())
                .take(System.nanoTime())
                .ifPresent(leftOut ->
                        add(caller, source, "asked in vain (" + why + ")" + LineBudget.note(leftOut) + ": " + sql));
    }

    private static LineBudget budget(String caller) {
        LineBudget known = BUDGETS.get(caller);
        if (known == null) {
            return BUDGETS.size() < MAX_CALLERS
                    ? BUDGETS.computeIfAbsent(caller, name -> new LineBudget(VAIN_LINES_A_MINUTE))
                    : OTHERS;
        }
        return known;
    }

    /** @param source the address that the caller came from */
    public static void add(Caller caller, String source, String what) {
        String line = Printable.line(what);
        LOG.log(
                Level.INFO,
                "audit: " + caller + " from " + source + " "
                        + (line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "..."));
    }
}

package io.earshot.nagios;

import java.util.Collection;

/** The four things that a plugin can say to Nagios. */
public enum CheckState {
    OK(0, 0),
    WARNING(1, 2),
    CRITICAL(2, 3),
    UNKNOWN(3, 1);

    private final int exitStatus;
    private final int gravity;

    CheckState(int exitStatus, int gravity) {
        this.exitStatus = exitStatus;
        this.gravity = gravity;
    }

    /** Returns the exit status of a plugin, 0 to 3. */
    public int exitStatus() {
        return exitStatus;
    }

    /** Known trouble is graver than none known, and that is graver than none: OK, UNKNOWN, WARNING, CRITICAL. */
    public boolean isAtLeast(CheckState other) {
        return gravity >= other.gravity;
    }

    /** The gravest of them, OK where there is none. */
    public static CheckState gravest(Collection<CheckState> states) {
        return states.stream().reduce(OK, (a, b) -> a.isAtLeast(b) ? a : b);
    }
}

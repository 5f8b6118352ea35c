package io.earshot.nagios;

/** The four things that a plugin can say to Nagios. */
public enum CheckState {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitStatus;

    CheckState(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** What a plugin's process ends with, 0 to 3. */
    public int exitStatus() {
        return exitStatus;
    }
}

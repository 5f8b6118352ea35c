package io.earshot.nagios;

/** A state of a service in Nagios, with the exit status by which a plugin tells it. */
public enum CheckState {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitStatus;

    CheckState(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}

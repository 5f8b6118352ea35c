package io.earshot.lab.upgrade;

/**
 * A version that agents are upgraded to, and who is killed on the way.
 *
 * <p>A good version must be the agent at the end, and a bad one must not.
 */
public enum Scenario {
    GOOD(Version.GOOD),
    DOES_NOT_START(Version.DOES_NOT_START),
    CANNOT_CONNECT(Version.CANNOT_CONNECT),
    CRASHES(Version.CRASHES),
    OLD_KILLED_WHEN_STARTED(Victim.OLD, "STARTED"),
    NEW_KILLED_WHEN_STARTED(Victim.NEW, "STARTED"),
    MACHINE_KILLED_WHEN_STARTED(Victim.MACHINE, "STARTED"),
    OLD_KILLED_WHEN_SWITCHED(Victim.OLD, "SWITCHED"),
    NEW_KILLED_WHEN_FINISHED(Victim.NEW, "FINISHED"),
    MACHINE_KILLED_WHEN_FINISHED(Victim.MACHINE, "FINISHED");

    /** The versions, by what they do. */
    enum Version {
        GOOD,
        /** Does not begin before it is let, so that there is time to kill somebody. */
        SLOW,
        DOES_NOT_START,
        CANNOT_CONNECT,
        /** Ends by itself some time after it has taken over, each time. */
        CRASHES
    }

    /** The processes that are killed. */
    enum Victim {
        NOBODY,
        OLD,
        NEW,
        /** The launcher with both agents; then the launcher is started again. */
        MACHINE
    }

    private final Version version;
    private final Victim victim;
    private final String step;

    Scenario(Version version) {
        this.version = version;
        victim = Victim.NOBODY;
        step = "";
    }

    Scenario(Victim victim, String step) {
        version = step.equals("STARTED") ? Version.SLOW : Version.GOOD;
        this.victim = victim;
        this.step = step;
    }

    Version version() {
        return version;
    }

    Victim victim() {
        return victim;
    }

    /** Returns the step after which the victim is killed. */
    String step() {
        return step;
    }

    boolean isGood() {
        return version == Version.GOOD || version == Version.SLOW;
    }

    /** Whether the old agent is alive when it is to report its tasks. */
    boolean keepsOldTasks() {
        return victim == Victim.NOBODY || victim == Victim.NEW;
    }
}

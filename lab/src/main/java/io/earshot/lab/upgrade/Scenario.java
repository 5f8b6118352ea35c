package io.earshot.lab.upgrade;

import java.util.List;

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
    MACHINE_KILLED_WHILE_FETCHING(Victim.MACHINE, "FETCHING"),
    MACHINE_KILLED_WHEN_FETCHED(Victim.MACHINE, "FETCHED"),
    MACHINE_KILLED_WHEN_STARTED(Victim.MACHINE, "STARTED"),
    MACHINE_KILLED_WHEN_PROVEN(Victim.MACHINE, "PROVEN"),
    OLD_KILLED_WHEN_SWITCHED(Victim.OLD, "SWITCHED"),
    MACHINE_KILLED_WHEN_SWITCHED(Victim.MACHINE, "SWITCHED"),
    NEW_KILLED_WHEN_FINISHED(Victim.NEW, "FINISHED"),
    MACHINE_KILLED_WHEN_FINISHED(Victim.MACHINE, "FINISHED"),
    DISK_FULL_WHEN_ORDERED(Victim.DISK, "ORDERED"),
    DISK_FULL_WHEN_STARTED(Victim.DISK, "STARTED"),
    DISK_FULL_WHEN_SWITCHED(Victim.DISK, "SWITCHED");

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
        MACHINE,
        /** Nobody; the disk of the agent gets full, and has room again when the upgrade is over. */
        DISK
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
        version = List.of("FETCHING", "FETCHED", "STARTED").contains(step) ? Version.SLOW : Version.GOOD;
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

    /** Whether the version must be the agent at the end. A disk that is full before the switch keeps it from that. */
    boolean isGood() {
        return (version == Version.GOOD || version == Version.SLOW)
                && (victim != Victim.DISK || step.equals("SWITCHED"));
    }

    /** Whether the old agent is alive when it is to report its tasks. */
    boolean keepsOldTasks() {
        return victim == Victim.NOBODY || victim == Victim.NEW || victim == Victim.DISK;
    }
}

package io.earshot.model.tasks;

import java.time.Instant;

/**
 * A step of an agent's upgrade, in the order in which they were taken.
 *
 * @param at in whole milliseconds
 * @param detail says more; of a failure, why, with the end of the new agent's log
 */
public record UpgradeStep(Kind kind, Instant at, String detail) {

    /** More steps of one upgrade are not reported. */
    public static final int MOST = 64;

    /** Lists the steps. A good version takes the first five and DONE. */
    public enum Kind {
        /** The file is on the machine, checked and unpacked. */
        FETCHED,
        /** The new agent was started beside the old one. */
        STARTED,
        /** The new agent has its list, and a report of it was taken. */
        PROVEN,
        /** Reports and orders are the new agent's from now on. */
        SWITCHED,
        /** The old agent has finished its tasks, and ends. */
        FINISHED,
        /** The new agent ended in its probation, and was started again. */
        RESTARTED,
        /** The new agent ran through its probation. */
        DONE,
        /** The new agent did not prove itself; the old one goes on. */
        ABORTED,
        /** The new agent did not run through its probation; the last good version runs again. */
        RETURNED;

        public boolean isFinal() {
            return this == DONE || this == ABORTED || this == RETURNED;
        }
    }
}

package io.earshot.model.tasks;

import java.util.OptionalInt;

/**
 * Tells how a run ended, or how far it is.
 *
 * @param exitStatus of the executable, where there was one
 * @param output of the word, or the reason why it was not executed
 * @param truncated whether the output was longer
 */
public record TaskOutcome(State state, OptionalInt exitStatus, String output, boolean truncated) {

    /** The stages of a run, from waiting to its end. */
    public enum State {
        /** It waits for its turn. */
        WAITING,
        /** It was handed to the agent's server connection. */
        SENT,
        RUNNING,
        DONE,
        FAILED,
        EXPIRED,
        /** The agent ended while it ran, or nothing was heard of it any more. */
        LOST,
        REFUSED;

        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    public static TaskOutcome of(State state, String why) {
        return new TaskOutcome(state, OptionalInt.empty(), why, false);
    }
}

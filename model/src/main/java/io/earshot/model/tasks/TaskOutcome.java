package io.earshot.model.tasks;

import io.earshot.model.pieces.FileProgress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells how a run ended, or how far it is.
 *
 * @param exitStatus of the executable, where there was one
 * @param output of the word, or the reason why it was not executed
 * @param truncated whether the output was longer
 * @param file how far a word is that fetches a file; absent for other words
 * @param steps of an upgrade so far; none for other words
 */
public record TaskOutcome(
        State state,
        OptionalInt exitStatus,
        String output,
        boolean truncated,
        Optional<FileProgress> file,
        List<UpgradeStep> steps) {

    public TaskOutcome {
        steps = List.copyOf(steps);
    }

    /** One of a word that fetches no file. */
    public TaskOutcome(State state, OptionalInt exitStatus, String output, boolean truncated) {
        this(state, exitStatus, output, truncated, Optional.empty(), List.of());
    }

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
        REFUSED,
        /** It was not begun, since another run of its task failed. */
        STOPPED;

        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    public static TaskOutcome of(State state, String why) {
        return new TaskOutcome(state, OptionalInt.empty(), why, false);
    }

    /** Returns the same with the progress of a file. */
    public TaskOutcome with(FileProgress progress) {
        return new TaskOutcome(state, exitStatus, output, truncated, Optional.of(progress), steps);
    }

    /** Returns the same with the steps of an upgrade. */
    public TaskOutcome with(List<UpgradeStep> taken) {
        return new TaskOutcome(state, exitStatus, output, truncated, file, taken);
    }
}

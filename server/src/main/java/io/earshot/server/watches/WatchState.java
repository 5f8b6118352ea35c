package io.earshot.server.watches;

import io.earshot.model.ContainerName;
import java.util.List;
import java.util.Optional;

/**
 * Tells how a watch fares and what came of it.
 *
 * @param next how many parts came so far
 * @param missed parts among those asked for that are not held any more
 * @param parts JSON objects in the order in which they came
 * @param problem why it failed
 */
public record WatchState(
        ContainerName container,
        Progress progress,
        long next,
        long missed,
        List<String> parts,
        Optional<String> problem) {

    /** Lists how far a watch is. */
    public enum Progress {
        /** The agent has not answered yet. */
        ORDERED,
        RUNNING,
        ENDED,
        FAILED
    }

    public WatchState {
        parts = List.copyOf(parts);
    }
}

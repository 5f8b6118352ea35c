package io.earshot.server.tasks;

import io.earshot.model.tasks.TaskOrder;
import java.util.List;

/**
 * A task that was ordered.
 *
 * @param first one of its orders; all others differ in run and target only
 * @param orderedBy who brought it to the server
 * @param atMost how many runs there are at a time
 * @param stopsOnFailure whether no other run begins after one that failed
 * @param runs the ids of all its runs
 */
public record KnownTask(TaskOrder first, String orderedBy, int atMost, boolean stopsOnFailure, List<String> runs) {

    public KnownTask {
        runs = List.copyOf(runs);
    }

    public String id() {
        return first.task();
    }
}

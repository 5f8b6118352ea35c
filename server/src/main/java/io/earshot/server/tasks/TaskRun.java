package io.earshot.server.tasks;

import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import java.time.Instant;

/**
 * One execution of a task.
 *
 * @param orderedBy who brought the task to the server
 * @param atMost how many runs of the task there are at a time
 * @param stopsOnFailure whether no other run of the task begins after one that failed
 * @param since when the state began
 * @param heardAt when the outcome was heard
 */
public record TaskRun(
        TaskExecution execution,
        String orderedBy,
        int atMost,
        boolean stopsOnFailure,
        TaskOutcome outcome,
        Instant since,
        Instant heardAt) {

    /** Returns the run's id, that of the order and the occurrence. */
    public String id() {
        return execution.id();
    }

    public TaskOrder order() {
        return execution.order();
    }

    TaskRun with(TaskOutcome newer, Instant now) {
        Instant began = newer.state() == outcome.state() ? since : now;
        return new TaskRun(execution, orderedBy, atMost, stopsOnFailure, newer, began, now);
    }
}

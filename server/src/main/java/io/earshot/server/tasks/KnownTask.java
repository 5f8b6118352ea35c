package io.earshot.server.tasks;

import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome.State;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A task that was ordered.
 *
 * @param first one of its orders; all others differ in run and target only
 * @param orderedBy who brought it to the server
 * @param atMost how many runs there are at a time
 * @param stopsOnFailure whether no other run begins after one that failed
 * @param targets the number of containers
 * @param nextAt when the next occurrence is due, of a repeated task that has not ended
 * @param runs the ids of all its runs that are known
 */
public record KnownTask(
        TaskOrder first,
        String orderedBy,
        int atMost,
        boolean stopsOnFailure,
        int targets,
        Optional<Instant> nextAt,
        List<String> runs) {

    public KnownTask {
        runs = List.copyOf(runs);
    }

    /**
     * Returns the task of some runs.
     *
     * @param all that are known of it, at least one
     */
    public static KnownTask of(Collection<TaskRun> all) {
        TaskRun first = all.iterator().next();
        int newest =
                all.stream().mapToInt(run -> run.execution().occurrence()).max().orElse(0);
        boolean ends = newest >= first.order().occurrences() || all.stream().anyMatch(KnownTask::isStopped);
        return new KnownTask(
                first.order(),
                first.orderedBy(),
                first.atMost(),
                first.stopsOnFailure(),
                (int) all.stream().map(run -> run.order().run()).distinct().count(),
                ends ? Optional.empty() : Optional.of(first.order().dueAt(newest + 1)),
                all.stream().map(TaskRun::id).toList());
    }

    /** A repeated task ends with a run that does not begin because the task was stopped. */
    static boolean isStopped(TaskRun run) {
        return run.outcome().state() == State.STOPPED;
    }

    public String id() {
        return first.task();
    }
}

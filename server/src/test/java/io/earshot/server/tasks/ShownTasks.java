package io.earshot.server.tasks;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps the rows of one task as the tables would show them. */
final class ShownTasks implements TaskRows {

    private final Map<String, TaskRun> runs;
    private Optional<Instant> nextAt = Optional.empty();

    /** @param runs by id, filled by this */
    ShownTasks(Map<String, TaskRun> runs) {
        this.runs = runs;
    }

    /** Returns when the task's next occurrence is due, as last told. */
    Optional<Instant> nextAt() {
        return nextAt;
    }

    @Override
    public void task(KnownTask task) {
        nextAt = task.nextAt();
    }

    @Override
    public void run(TaskRun run) {
        runs.put(run.id(), run);
    }

    @Override
    public void forget(KnownTask task) {
        task.runs().forEach(runs::remove);
    }

    @Override
    public void forgetTask(String id) {}

    @Override
    public void forgetRun(String id) {
        runs.remove(id);
    }

    @Override
    public boolean stopElsewhere(String task, String by) {
        return false;
    }

    @Override
    public void commit() {}
}

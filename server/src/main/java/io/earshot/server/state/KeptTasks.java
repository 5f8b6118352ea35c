package io.earshot.server.state;

import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.server.tasks.KnownTask;
import io.earshot.server.tasks.TaskRows;
import io.earshot.server.tasks.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands tasks on to the tables, and keeps them. One thread at a time. */
public final class KeptTasks implements TaskRows {

    private static final String RUN = "task-run/";

    /** A run as it is kept, order and outcome in the JSON in which they travel. */
    record Kept(
            String order,
            String orderedBy,
            int atMost,
            Optional<Boolean> stopsOnFailure,
            String outcome,
            Instant since) {}

    private final TaskRows rows;
    private final State state;

    public KeptTasks(TaskRows rows, State state) {
        this.rows = rows;
        this.state = state;
    }

    /** Returns what an earlier run of the server kept. To be called before the state is started. */
    public List<TaskRun> restored() {
        List<TaskRun> runs = new ArrayList<>();
        state.each(RUN, Kept.class, (_, kept) -> {
            try {
                runs.add(new TaskRun(
                        TaskJson.readExecution(kept.order()),
                        kept.orderedBy(),
                        kept.atMost(),
                        kept.stopsOnFailure().orElse(false),
                        TaskJson.readOutcome(kept.outcome()),
                        kept.since(),
                        kept.since()));
            } catch (BadJsonException e) {
                throw new IllegalArgumentException(e);
            }
        });
        return runs;
    }

    @Override
    public void task(KnownTask task) {
        rows.task(task);
    }

    @Override
    public void run(TaskRun run) {
        rows.run(run);
        state.put(
                RUN + run.id(),
                new Kept(
                        TaskJson.text(run.execution()),
                        run.orderedBy(),
                        run.atMost(),
                        Optional.of(run.stopsOnFailure()),
                        TaskJson.text(run.outcome()),
                        run.since()));
    }

    @Override
    public void forget(KnownTask task) {
        rows.forget(task);
        task.runs().forEach(run -> state.remove(RUN + run));
    }

    @Override
    public void forgetTask(String id) {
        rows.forgetTask(id);
    }

    @Override
    public void forgetRun(String id) {
        rows.forgetRun(id);
        state.remove(RUN + id);
    }

    @Override
    public boolean stopElsewhere(String task, String by) {
        return false;
    }

    @Override
    public void commit() {
        rows.commit();
    }
}

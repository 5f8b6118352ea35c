package io.earshot.server.tables;

import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.UpgradeStep;
import io.earshot.server.tasks.KnownTask;
import io.earshot.server.tasks.TaskRows;
import io.earshot.server.tasks.TaskRun;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TaskTables;
import io.earshot.store.table.TaskTables.FileCopy;
import io.earshot.store.table.TaskTables.Task;
import io.earshot.store.table.TaskTables.Upgrade;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes tasks and their runs into the tables. One thread at a time. */
public final class TaskWriter implements TaskRows {

    private final TableChanges tables;

    public TaskWriter(TableChanges tables) {
        this.tables = tables;
    }

    @Override
    public void task(KnownTask task) {
        TaskOrder order = task.first();
        String arguments = new TreeMap<>(order.arguments())
                .entrySet().stream()
                        .map(argument -> argument.getKey() + "=" + argument.getValue())
                        .collect(Collectors.joining(" "));
        tables.upsert(Row.of(Task.TABLE)
                .set(Task.ID, task.id())
                .set(Task.WORD, order.word())
                .set(Task.ARGUMENTS, Optional.of(arguments).filter(text -> !text.isEmpty()))
                .set(Task.KEY, order.key())
                .set(Task.ORDERED_BY, task.orderedBy())
                .set(Task.ISSUED_AT, order.issuedAt())
                .set(Task.EXPIRES_AT, order.expiresAt())
                .set(Task.TARGETS, task.targets())
                .set(Task.AT_MOST, task.atMost())
                .set(
                        Task.EVERY_SECONDS,
                        order.repetition().map(repetition -> repetition.every().toSeconds()))
                .set(Task.NEXT_AT, task.nextAt()));
    }

    @Override
    public void run(TaskRun run) {
        TaskOrder order = run.order();
        TaskOutcome outcome = run.outcome();
        Optional<Integer> status = outcome.exitStatus().isPresent()
                ? Optional.of(outcome.exitStatus().getAsInt())
                : Optional.empty();
        tables.upsert(Row.of(TaskTables.TaskRun.TABLE)
                .set(TaskTables.TaskRun.RUN, run.id())
                .set(TaskTables.TaskRun.TASK, order.task())
                .set(TaskTables.TaskRun.CONTAINER, order.target().toString())
                .set(TaskTables.TaskRun.OCCURRENCE, occurrence(run))
                .set(
                        TaskTables.TaskRun.DUE_AT,
                        occurrence(run).map(_ -> run.execution().dueAt()))
                .set(TaskTables.TaskRun.STATE, outcome.state().name())
                .set(TaskTables.TaskRun.SINCE, run.since())
                .set(TaskTables.TaskRun.EXIT_STATUS, status)
                .set(TaskTables.TaskRun.OUTPUT, Optional.of(outcome.output()).filter(text -> !text.isEmpty()))
                .set(TaskTables.TaskRun.TRUNCATED, outcome.truncated()));
        boolean upgrades = order.word().equals(FileOrder.UPGRADE);
        boolean installs =
                order.word().equals(FileOrder.PLUGIN) && order.arguments().containsKey("sha256");
        if (upgrades || installs || order.word().equals(FileOrder.WORD)) {
            FileOrder file;
            try {
                file = FileOrder.of(order.arguments());
            } catch (IllegalArgumentException noFile) {
                return; // the agent refuses it, and TASK_RUN says why
            }
            copy(run, file);
            if (upgrades) {
                upgrade(run, file);
            }
        }
    }

    private static Optional<Integer> occurrence(TaskRun run) {
        return Optional.of(run.execution().occurrence()).filter(number -> number > 0);
    }

    private void upgrade(TaskRun run, FileOrder file) {
        TaskOutcome outcome = run.outcome();
        int number = 0;
        step(run, file, ++number, "ORDERED", run.order().issuedAt(), "");
        for (UpgradeStep step : outcome.steps()) {
            step(run, file, ++number, step.kind().name(), step.at(), step.detail());
        }
        boolean told =
                !outcome.steps().isEmpty() && outcome.steps().getLast().kind().isFinal();
        if (outcome.state().isFinal() && !told) {
            step(run, file, ++number, outcome.state().name(), run.heardAt(), outcome.output());
        }
    }

    private void step(TaskRun run, FileOrder file, int number, String step, Instant at, String detail) {
        tables.upsert(Row.of(Upgrade.TABLE)
                .set(Upgrade.RUN, run.id())
                .set(Upgrade.NUMBER, number)
                .set(Upgrade.TASK, run.order().task())
                .set(Upgrade.CONTAINER, run.order().target().toString())
                .set(Upgrade.SHA256, file.id().sha256())
                .set(Upgrade.NAME, file.name())
                .set(Upgrade.STEP, step)
                .set(Upgrade.AT, at)
                .set(Upgrade.DETAIL, Optional.of(detail).filter(text -> !text.isEmpty())));
    }

    private void copy(TaskRun run, FileOrder file) {
        TaskOrder order = run.order();
        FileProgress progress = run.outcome().file().orElse(FileProgress.NONE);
        tables.upsert(Row.of(FileCopy.TABLE)
                .set(FileCopy.RUN, run.id())
                .set(FileCopy.TASK, order.task())
                .set(FileCopy.SHA256, file.id().sha256())
                .set(FileCopy.NAME, file.name())
                .set(FileCopy.CONTAINER, order.target().toString())
                .set(FileCopy.STATE, run.outcome().state().name())
                .set(FileCopy.OCTETS, file.octets())
                .set(FileCopy.HERE, progress.octets())
                .set(FileCopy.FROM_LINE, progress.fromLine())
                .set(FileCopy.FROM_RELAY, progress.fromRelay())
                .set(FileCopy.FROM_PEERS, progress.fromPeers())
                .set(FileCopy.AT, run.heardAt()));
    }

    @Override
    public void forget(KnownTask task) {
        forgetTask(task.id());
    }

    @Override
    public void forgetTask(String id) {
        tables.remove(Row.of(Task.TABLE).set(Task.ID, id));
        tables.remove(Row.of(TaskTables.TaskRun.TABLE).set(TaskTables.TaskRun.TASK, id));
        tables.remove(Row.of(FileCopy.TABLE).set(FileCopy.TASK, id));
        tables.remove(Row.of(Upgrade.TABLE).set(Upgrade.TASK, id));
    }

    @Override
    public void forgetRun(String id) {
        tables.remove(Row.of(TaskTables.TaskRun.TABLE).set(TaskTables.TaskRun.RUN, id));
        tables.remove(Row.of(FileCopy.TABLE).set(FileCopy.RUN, id));
        tables.remove(Row.of(Upgrade.TABLE).set(Upgrade.RUN, id));
    }

    @Override
    public boolean stopElsewhere(String task, String by) {
        return false;
    }

    @Override
    public void commit() {
        tables.commit();
    }
}

package io.earshot.server.tasks;

import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The turns of a task; those of a repeated one are turns of its newest occurrence. Not thread-safe. */
final class TaskTurns {

    /** So many occurrences of a repeated task are known, the newest ones. */
    static final int KEPT_OCCURRENCES = 24;

    final Deque<String> waiting = new ArrayDeque<>();
    final Set<String> underway = new HashSet<>();
    private final List<SignedTask> orders;
    private final TaskRun settings;
    private final TreeMap<Integer, Set<String>> runs = new TreeMap<>();
    private Optional<Instant> stoppedAt = Optional.empty();

    /** @param all runs of the task that are known, at least one */
    TaskTurns(Collection<TaskRun> all) {
        Map<String, SignedTask> distinct = new LinkedHashMap<>();
        all.forEach(run -> distinct.put(run.order().run(), run.execution().signed()));
        orders = List.copyOf(distinct.values());
        settings = all.iterator().next();
        all.forEach(this::add);
        if (isRepeated()) {
            stoppedAt = all.stream()
                    .filter(run -> run.outcome().state() == State.STOPPED)
                    .map(TaskRun::since)
                    .findFirst();
        }
    }

    private void add(TaskRun run) {
        runs.computeIfAbsent(run.execution().occurrence(), _ -> new LinkedHashSet<>())
                .add(run.id());
    }

    /** Notes a new run of the task, of one of its orders. */
    TaskRun run(SignedTask order, int occurrence, TaskOutcome outcome, Instant now) {
        TaskRun run = new TaskRun(
                new TaskExecution(order, occurrence),
                settings.orderedBy(),
                settings.atMost(),
                settings.stopsOnFailure(),
                outcome,
                now,
                now);
        add(run);
        return run;
    }

    List<SignedTask> orders() {
        return orders;
    }

    /** Returns an order of the task; the others differ in run and target only. */
    TaskOrder first() {
        return settings.order();
    }

    int atMost() {
        return settings.atMost();
    }

    boolean stopsOnFailure() {
        return settings.stopsOnFailure();
    }

    boolean isRepeated() {
        return first().repetition().isPresent();
    }

    boolean isStopped() {
        return stoppedAt.isPresent();
    }

    void stop(Instant now) {
        stoppedAt = Optional.of(now);
    }

    /** Returns how many runs the task has or may have at a time. */
    int capacity() {
        return capacity(orders);
    }

    static int capacity(List<SignedTask> orders) {
        int occurrences = orders.getFirst().order().occurrences();
        return orders.size() * Math.clamp(occurrences, 1, KEPT_OCCURRENCES);
    }

    /** Returns the newest occurrence; 0 where the task is not repeated. */
    int newest() {
        return runs.lastKey();
    }

    /** Returns the occurrences that are due and have no runs, oldest first; those that would be forgotten at once are left out. */
    List<Integer> due(Instant now) {
        int due = first().newestDue(now);
        int from = Math.max(newest() + 1, due - KEPT_OCCURRENCES + 1);
        return isStopped() || from > due
                ? List.of()
                : IntStream.rangeClosed(from, due).boxed().toList();
    }

    /** Returns the ids of the runs of the occurrences that are not kept any more, and forgets them. */
    List<String> takeOld() {
        Map<Integer, Set<String>> old = runs.headMap(newest() - KEPT_OCCURRENCES, true);
        List<String> ids = old.values().stream().flatMap(Set::stream).toList();
        old.clear();
        return ids;
    }

    /** Returns the ids of all runs. */
    List<String> runs() {
        return runs.values().stream().flatMap(Set::stream).toList();
    }

    /** Returns until when runs that wait may be given. */
    Instant waitsUntil() {
        return new TaskExecution(orders.getFirst(), newest()).expiresAt();
    }

    /** Returns when the task is over. */
    Instant endsAt() {
        return stoppedAt.orElse(first().expiresAt());
    }
}

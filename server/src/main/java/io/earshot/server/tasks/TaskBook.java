package io.earshot.server.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gives the orders of tasks to agents, so many at a time, and follows each until it has ended. Every run ends in a state that says so.
 * Thread-safe.
 */
public final class TaskBook {

    /** A finished task stays in the tables for so long. */
    static final Duration KEPT = Duration.ofDays(7);

    /** After this time beyond the end of its order, a run of which nothing was heard is lost. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int MOST_RUNS = 200_000;

    private static final TaskOutcome AWAY = TaskOutcome.of(State.WAITING, "the agent does not ask for orders");

    /** Gives an order to an agent. */
    public interface Giver {

        /** Returns whether the agent of a container asks for orders now. */
        boolean listens(ContainerName target);

        /** @throws IllegalStateException where the agent has too many orders to finish */
        void give(ContainerName target, Duration validFor, String body, Consumer<OrderResult> results);
    }

    private final OrderChecks checks;
    private final Giver giver;
    private final TaskRows rows;
    private final InstantSource clock;
    private final Map<String, TaskTurns> tasks = new LinkedHashMap<>();
    private final Map<String, TaskRun> runs = new LinkedHashMap<>();

    /**
     * @param keys the keys as they are now
     * @param isKnown whether the CMDB has a container
     */
    public TaskBook(
            Supplier<TaskKeys> keys,
            Predicate<ContainerName> isKnown,
            Giver giver,
            TaskRows rows,
            InstantSource clock) {
        checks = new OrderChecks(keys, isKnown);
        this.giver = giver;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Takes a task.
     *
     * @param ordered holds orders of one task, signed each
     * @throws TaskRefusedException if one of them is not as it should be; then none is given
     */
    public KnownTask order(TaskJson.Ordered ordered, String orderedBy) throws TaskRefusedException {
        checks.checkSignatures(
                ordered.runs()); // not under the lock: thousands take seconds, in which other tasks go on
        return take(ordered, orderedBy);
    }

    private synchronized KnownTask take(TaskJson.Ordered ordered, String orderedBy) throws TaskRefusedException {
        List<SignedTask> orders = ordered.runs();
        Instant now = clock.instant();
        check(orders, now);
        int occurrence = firstOccurrence(orders.getFirst().order(), now);
        List<TaskRun> taken = orders.stream()
                .map(signed -> new TaskRun(
                        new TaskExecution(signed, occurrence),
                        orderedBy,
                        ordered.atMost(),
                        ordered.stopsOnFailure(),
                        TaskOutcome.of(State.WAITING, ""),
                        now,
                        now))
                .toList();
        TaskTurns turns = new TaskTurns(taken);
        tasks.put(turns.first().task(), turns);
        rows.task(KnownTask.of(taken));
        for (TaskRun run : taken) {
            change(run);
            turns.waiting.add(run.id());
        }
        rows.commit();
        beginDue(turns, now);
        giveNext(turns);
        return known(turns);
    }

    private static int firstOccurrence(TaskOrder order, Instant now) {
        return order.repetition().isEmpty() ? 0 : Math.max(1, order.newestDue(now) - TaskTurns.KEPT_OCCURRENCES + 1);
    }

    private KnownTask known(TaskTurns turns) {
        return KnownTask.of(turns.runs().stream().map(runs::get).toList());
    }

    /** Begins the occurrences that are due. One whose time went by meanwhile expires, so that none is executed late. */
    private void beginDue(TaskTurns turns, Instant now) {
        List<Integer> due = turns.due(now);
        for (int occurrence : due) {
            expireWaiting(turns);
            for (SignedTask order : turns.orders()) {
                TaskRun run = turns.run(order, occurrence, TaskOutcome.of(State.WAITING, ""), now);
                change(run);
                turns.waiting.add(run.id());
            }
        }
        if (!due.isEmpty()) {
            turns.takeOld().forEach(id -> {
                runs.remove(id);
                rows.forgetRun(id);
            });
            rows.task(known(turns));
            rows.commit();
        }
    }

    private void expireWaiting(TaskTurns turns) {
        turns.waiting.forEach(id -> end(runs.get(id), expired(runs.get(id))));
        turns.waiting.clear();
    }

    private static TaskOutcome expired(TaskRun run) {
        return TaskOutcome.of(
                State.EXPIRED, run.outcome().equals(AWAY) ? AWAY.output() : "its turn did not come in time");
    }

    private void check(List<SignedTask> orders, Instant now) throws TaskRefusedException {
        checks.check(orders, now);
        String task = orders.getFirst().order().task();
        if (tasks.containsKey(task)) {
            throw new TaskRefusedException("task " + task + " was ordered before");
        }
        long known = tasks.values().stream().mapToLong(TaskTurns::capacity).sum();
        if (known + TaskTurns.capacity(orders) > MOST_RUNS) {
            throw new TaskRefusedException(known + " runs are known or to come already and this task has "
                    + TaskTurns.capacity(orders) + ", expected at most " + MOST_RUNS);
        }
        for (SignedTask signed : orders) {
            if (isKnownRun(signed.order())) {
                throw new TaskRefusedException("order " + signed.order().run() + " was given before");
            }
        }
    }

    /** An order's first occurrence may be forgotten already; then its task is known and takes no second order. */
    private boolean isKnownRun(TaskOrder order) {
        return runs.containsKey(order.run()) || runs.containsKey(TaskExecution.idOf(order, 1));
    }

    /** Takes the runs of an earlier run of the server; those that had not ended are given again, which agents notice. */
    public synchronized void restore(Collection<TaskRun> known) {
        Map<String, List<TaskRun>> byTask = new LinkedHashMap<>();
        known.forEach(run -> byTask.computeIfAbsent(run.order().task(), _ -> new ArrayList<>())
                .add(run));
        Instant now = clock.instant();
        byTask.values().forEach(all -> {
            TaskTurns turns = new TaskTurns(all);
            tasks.put(turns.first().task(), turns);
            rows.task(KnownTask.of(all));
            for (TaskRun run : all) {
                runs.put(run.id(), run);
                rows.run(run);
            }
            if (turns.isRepeated() && !turns.isStopped()) {
                addMissing(turns, now);
            }
            for (TaskRun run : all) {
                if (!run.outcome().state().isFinal()) {
                    turns.waiting.add(run.id());
                }
            }
            all.stream().filter(TaskBook::isFailure).findFirst().ifPresent(failed -> stop(turns, failed));
            beginDue(turns, now);
            giveNext(turns);
        });
        rows.commit();
    }

    /** Adds the runs of the newest occurrence that a server did not write before it was killed. */
    private void addMissing(TaskTurns turns, Instant now) {
        for (SignedTask order : turns.orders()) {
            if (!runs.containsKey(TaskExecution.idOf(order.order(), turns.newest()))) {
                TaskRun run = turns.run(order, turns.newest(), TaskOutcome.of(State.WAITING, ""), now);
                change(run);
                turns.waiting.add(run.id());
            }
        }
    }

    /** Ends to follow tasks that another server leads now; says and gives nothing. */
    public synchronized void drop(Collection<String> ids) {
        for (String id : ids) {
            TaskTurns turns = tasks.remove(id);
            if (turns != null) {
                turns.runs().forEach(runs::remove);
            }
        }
    }

    /** Gives the next orders. A target that is away takes no turn from others: its order waits until it is back. */
    private void giveNext(TaskTurns turns) {
        Iterator<String> next = turns.waiting.iterator();
        while (next.hasNext() && turns.underway.size() < turns.atMost()) {
            String id = next.next();
            TaskRun run = runs.get(id);
            ContainerName target = run.order().target();
            Duration left = Duration.between(clock.instant(), run.execution().expiresAt());
            if (!left.isPositive()) {
                next.remove();
                end(run, expired(run));
                continue;
            }
            if (!giver.listens(target)) {
                if (!run.outcome().equals(AWAY)) {
                    change(run.with(AWAY, clock.instant()));
                }
                continue;
            }
            next.remove();
            turns.underway.add(id);
            change(run.with(TaskOutcome.of(State.SENT, ""), clock.instant()));
            try {
                giver.give(target, left.plus(GRACE), TaskJson.text(run.execution()), result -> heard(id, result));
            } catch (IllegalStateException tooMany) {
                turns.underway.remove(id);
                end(runs.get(id), TaskOutcome.of(State.REFUSED, tooMany.getMessage()));
            }
        }
        rows.commit();
    }

    private synchronized void heard(String id, OrderResult result) {
        TaskRun run = runs.get(id);
        if (run == null || run.outcome().state().isFinal()) {
            return;
        }
        TaskOutcome outcome = outcome(run, result);
        if (!result.last()) {
            change(run.with(outcome, clock.instant()));
            rows.commit();
            return;
        }
        TaskTurns turns = tasks.get(run.order().task());
        turns.underway.remove(id);
        TaskOutcome last = outcome.state().isFinal()
                ? outcome
                : TaskOutcome.of(State.LOST, "the agent ended without a result").with(outcome.steps());
        end(run, last.steps().isEmpty() ? last.with(run.outcome().steps()) : last);
        TaskRun ended = runs.get(id);
        if (isFailure(ended)) {
            stop(turns, ended);
        }
        giveNext(turns);
    }

    /** An agent that was away does not speak against what the others do. */
    private static boolean isFailure(TaskRun run) {
        State state = run.outcome().state();
        return state == State.FAILED || state == State.LOST || state == State.REFUSED;
    }

    /** Ends the runs that did not begin, where the task is to stop after a failure. */
    private void stop(TaskTurns turns, TaskRun failed) {
        if (turns.stopsOnFailure()) {
            stop(
                    turns,
                    "not begun, since the run of " + failed.order().target() + " is "
                            + failed.outcome().state());
        }
    }

    /**
     * Ends a task: runs that did not begin are stopped, those that began go on. Of a repeated one the next occurrence is stopped, too, so that
     * its rows tell of the stop and a restart knows of it.
     */
    private void stop(TaskTurns turns, String why) {
        List<String> unbegun = turns.waiting.stream()
                .filter(id -> runs.get(id).outcome().state() == State.WAITING)
                .toList();
        unbegun.forEach(id -> end(runs.get(id), TaskOutcome.of(State.STOPPED, why)));
        turns.waiting.removeAll(unbegun);
        if (turns.isRepeated()
                && !turns.isStopped()
                && turns.newest() < turns.first().occurrences()) {
            Instant now = clock.instant();
            int next = turns.newest() + 1;
            turns.stop(now);
            turns.orders().forEach(order -> change(turns.run(order, next, TaskOutcome.of(State.STOPPED, why), now)));
            rows.task(known(turns));
        }
        rows.commit();
    }

    /**
     * Returns whether an agent was ordered to give a file and is at it.
     *
     * @param agent a container, or a host whose agent speaks for all its containers
     * @param name of the file
     */
    public synchronized boolean gives(String agent, boolean isHost, String name) {
        return runs.values().stream()
                .filter(run -> run.order().word().equals(FileOrder.GIVE))
                .filter(run ->
                        run.outcome().state() == State.SENT || run.outcome().state() == State.RUNNING)
                .filter(run -> name.equals(run.order().arguments().get("name")))
                .map(run -> run.order().target())
                .anyMatch(target -> agent.equals(isHost ? target.host() : target.toString()));
    }

    /**
     * Stops a task. What runs goes on to its end.
     *
     * @return false where no such task is known
     */
    public synchronized boolean stop(String task, String by) {
        TaskTurns turns = tasks.get(task);
        if (turns == null) {
            return rows.stopElsewhere(task, by);
        }
        stop(turns, "not begun, since " + by + " stopped the task");
        return true;
    }

    private static TaskOutcome outcome(TaskRun run, OrderResult result) {
        return switch (result.status()) {
            case DONE -> {
                try {
                    yield TaskJson.readOutcome(result.body());
                } catch (BadJsonException e) {
                    yield TaskOutcome.of(State.FAILED, "the agent's answer is no outcome: " + e.getMessage());
                }
            }
            case FAILED -> TaskOutcome.of(State.FAILED, result.body());
            case REFUSED -> TaskOutcome.of(State.REFUSED, result.body());
            case UNSUPPORTED -> TaskOutcome.of(State.REFUSED, "this agent executes no tasks");
            case EXPIRED ->
                run.outcome().state() == State.RUNNING
                        ? TaskOutcome.of(State.LOST, "it ran, and no result came in time")
                        : TaskOutcome.of(State.EXPIRED, "the agent did not answer in time");
        };
    }

    private void end(TaskRun run, TaskOutcome outcome) {
        change(run.with(outcome, clock.instant()));
    }

    private void change(TaskRun run) {
        runs.put(run.id(), run);
        rows.run(run);
    }

    /** Begins what is due, gives orders to those who came back, lets turns that did not come in time expire, and forgets what ended long ago. */
    public synchronized void passTime() {
        Instant now = clock.instant();
        for (TaskTurns turns : List.copyOf(tasks.values())) {
            beginDue(turns, now);
            if (!turns.waiting.isEmpty()) {
                giveNext(turns);
            }
            if (!turns.waiting.isEmpty() && !now.isBefore(turns.waitsUntil())) {
                expireWaiting(turns);
                rows.commit();
            }
            if (turns.endsAt().plus(KEPT).isBefore(now)) {
                KnownTask known = known(turns);
                tasks.remove(known.id());
                known.runs().forEach(runs::remove);
                rows.forget(known);
                rows.commit();
            }
        }
    }
}

package io.earshot.server.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final class Entry {
        private final KnownTask task;
        private final Deque<String> waiting = new ArrayDeque<>();
        private final Set<String> underway = new HashSet<>();

        Entry(KnownTask task) {
            this.task = task;
        }
    }

    private final Supplier<TaskKeys> keys;
    private final Predicate<ContainerName> isKnown;
    private final Giver giver;
    private final TaskRows rows;
    private final InstantSource clock;
    private final Map<String, Entry> tasks = new LinkedHashMap<>();
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
        this.keys = keys;
        this.isKnown = isKnown;
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
        checkSignatures(ordered.runs()); // not under the lock: thousands take seconds, in which other tasks go on
        return take(ordered, orderedBy);
    }

    private void checkSignatures(List<SignedTask> orders) throws TaskRefusedException {
        TaskKeys known = keys.get();
        Optional<String> forged = orders.parallelStream()
                .flatMap(signed ->
                        known
                                .objection(signed)
                                .map(why -> "order " + signed.order().run() + ": " + why)
                                .stream())
                .findFirst();
        if (forged.isPresent()) {
            throw new TaskRefusedException(forged.get());
        }
    }

    private synchronized KnownTask take(TaskJson.Ordered ordered, String orderedBy) throws TaskRefusedException {
        List<SignedTask> orders = ordered.runs();
        Instant now = clock.instant();
        check(orders, now);
        KnownTask task = new KnownTask(
                orders.getFirst().order(),
                orderedBy,
                ordered.atMost(),
                ordered.stopsOnFailure(),
                orders.stream().map(signed -> signed.order().run()).toList());
        Entry entry = new Entry(task);
        tasks.put(task.id(), entry);
        rows.task(task);
        for (SignedTask signed : orders) {
            change(new TaskRun(
                    signed,
                    orderedBy,
                    ordered.atMost(),
                    ordered.stopsOnFailure(),
                    TaskOutcome.of(State.WAITING, ""),
                    now,
                    now));
            entry.waiting.add(signed.order().run());
        }
        rows.commit();
        giveNext(entry);
        return task;
    }

    private void check(List<SignedTask> orders, Instant now) throws TaskRefusedException {
        if (orders.isEmpty()) {
            throw new TaskRefusedException("a task without targets, expected one at least");
        }
        TaskOrder first = orders.getFirst().order();
        if (tasks.containsKey(first.task())) {
            throw new TaskRefusedException("task " + first.task() + " was ordered before");
        }
        if (runs.size() + orders.size() > MOST_RUNS) {
            throw new TaskRefusedException(runs.size() + " runs are known already, expected at most " + MOST_RUNS);
        }
        Set<String> ids = new HashSet<>();
        Set<ContainerName> targets = new HashSet<>();
        for (SignedTask signed : orders) {
            TaskOrder order = signed.order();
            boolean same = order.task().equals(first.task())
                    && order.word().equals(first.word())
                    && order.arguments().equals(first.arguments())
                    && order.key().equals(first.key())
                    && order.expiresAt().equals(first.expiresAt());
            if (!same) {
                throw new TaskRefusedException("order " + order.run() + " is of another task than the first one");
            }
            if (!ids.add(order.run()) || runs.containsKey(order.run())) {
                throw new TaskRefusedException("order " + order.run() + " was given before");
            }
            if (!targets.add(order.target())) {
                throw new TaskRefusedException("target " + order.target() + " is there twice");
            }
            if (!isKnown.test(order.target())) {
                throw new TaskRefusedException("target " + order.target() + " is not in the CMDB");
            }
            if (!now.isBefore(order.expiresAt())) {
                throw new TaskRefusedException("order " + order.run() + " expired at " + order.expiresAt());
            }
        }
    }

    /** Takes the runs of an earlier run of the server; those that had not ended are given again, which agents notice. */
    public synchronized void restore(Collection<TaskRun> known) {
        Map<String, List<TaskRun>> byTask = new LinkedHashMap<>();
        known.forEach(run -> byTask.computeIfAbsent(run.signed().order().task(), _ -> new ArrayList<>())
                .add(run));
        byTask.values().forEach(all -> {
            TaskRun first = all.getFirst();
            KnownTask task = new KnownTask(
                    first.signed().order(),
                    first.orderedBy(),
                    first.atMost(),
                    first.stopsOnFailure(),
                    all.stream().map(TaskRun::id).toList());
            Entry entry = new Entry(task);
            tasks.put(task.id(), entry);
            rows.task(task);
            for (TaskRun run : all) {
                runs.put(run.id(), run);
                rows.run(run);
                if (!run.outcome().state().isFinal()) {
                    entry.waiting.add(run.id());
                }
            }
            all.stream().filter(TaskBook::isFailure).findFirst().ifPresent(failed -> stop(entry, failed));
            giveNext(entry);
        });
        rows.commit();
    }

    /** Ends to follow tasks that another server leads now; says and gives nothing. */
    public synchronized void drop(Collection<String> ids) {
        for (String id : ids) {
            Entry entry = tasks.remove(id);
            if (entry != null) {
                entry.task.runs().forEach(runs::remove);
            }
        }
    }

    /** Gives the next orders. A target that is away takes no turn from others: its order waits until it is back. */
    private void giveNext(Entry entry) {
        Iterator<String> next = entry.waiting.iterator();
        while (next.hasNext() && entry.underway.size() < entry.task.atMost()) {
            String id = next.next();
            TaskRun run = runs.get(id);
            TaskOrder order = run.signed().order();
            Duration left = Duration.between(clock.instant(), order.expiresAt());
            if (!left.isPositive()) {
                next.remove();
                end(
                        run,
                        TaskOutcome.of(
                                State.EXPIRED,
                                run.outcome().equals(AWAY) ? AWAY.output() : "its turn did not come in time"));
                continue;
            }
            if (!giver.listens(order.target())) {
                if (!run.outcome().equals(AWAY)) {
                    change(run.with(AWAY, clock.instant()));
                }
                continue;
            }
            next.remove();
            entry.underway.add(id);
            change(run.with(TaskOutcome.of(State.SENT, ""), clock.instant()));
            try {
                giver.give(order.target(), left.plus(GRACE), TaskJson.text(run.signed()), result -> heard(id, result));
            } catch (IllegalStateException tooMany) {
                entry.underway.remove(id);
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
        Entry entry = tasks.get(run.signed().order().task());
        entry.underway.remove(id);
        TaskOutcome last = outcome.state().isFinal()
                ? outcome
                : TaskOutcome.of(State.LOST, "the agent ended without a result").with(outcome.steps());
        end(run, last.steps().isEmpty() ? last.with(run.outcome().steps()) : last);
        TaskRun ended = runs.get(id);
        if (isFailure(ended)) {
            stop(entry, ended);
        }
        giveNext(entry);
    }

    /** An agent that was away does not speak against what the others do. */
    private static boolean isFailure(TaskRun run) {
        State state = run.outcome().state();
        return state == State.FAILED || state == State.LOST || state == State.REFUSED;
    }

    /** Ends the runs that did not begin, where the task is to stop after a failure. */
    private void stop(Entry entry, TaskRun failed) {
        if (entry.task.stopsOnFailure()) {
            String why =
                    "not begun, since the run of " + failed.signed().order().target() + " is "
                            + failed.outcome().state();
            List<String> unbegun = entry.waiting.stream()
                    .filter(id -> runs.get(id).outcome().state() == State.WAITING)
                    .toList();
            unbegun.forEach(id -> end(runs.get(id), TaskOutcome.of(State.STOPPED, why)));
            entry.waiting.removeAll(unbegun);
        }
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

    /** Gives orders to those who came back, lets turns that did not come in time expire, and forgets what ended long ago. */
    public synchronized void passTime() {
        Instant now = clock.instant();
        for (Entry entry : List.copyOf(tasks.values())) {
            if (!entry.waiting.isEmpty()) {
                giveNext(entry);
            }
            if (!entry.waiting.isEmpty() && !now.isBefore(entry.task.first().expiresAt())) {
                entry.waiting.forEach(
                        id -> end(runs.get(id), TaskOutcome.of(State.EXPIRED, "its turn did not come in time")));
                entry.waiting.clear();
                rows.commit();
            }
            if (entry.task.first().expiresAt().plus(KEPT).isBefore(now)) {
                tasks.remove(entry.task.id());
                entry.task.runs().forEach(runs::remove);
                rows.forget(entry.task);
                rows.commit();
            }
        }
    }
}

package io.earshot.server.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Checks the orders of a task as they come, so that an operator is told early; agents check each again. Thread-safe. */
final class OrderChecks {

    /** The clocks of the operator's machine and of this one may differ by so much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Supplier<TaskKeys> keys;
    private final Predicate<ContainerName> isKnown;

    OrderChecks(Supplier<TaskKeys> keys, Predicate<ContainerName> isKnown) {
        this.keys = keys;
        this.isKnown = isKnown;
    }

    void checkSignatures(List<SignedTask> orders) throws TaskRefusedException {
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

    /** Checks that the orders are one task, for containers that there are, and in time. */
    void check(List<SignedTask> orders, Instant now) throws TaskRefusedException {
        if (orders.isEmpty()) {
            throw new TaskRefusedException("a task without targets, expected one at least");
        }
        TaskOrder first = orders.getFirst().order();
        if (first.repetition().isPresent() && first.issuedAt().isAfter(now.plus(CLOCKS_DIFFER))) {
            throw new TaskRefusedException(
                    "signed at " + first.issuedAt() + ", which is in the future: are the clocks right?");
        }
        Set<String> ids = new HashSet<>();
        Set<ContainerName> targets = new HashSet<>();
        for (SignedTask signed : orders) {
            TaskOrder order = signed.order();
            if (!isSame(order, first)) {
                throw new TaskRefusedException("order " + order.run() + " is of another task than the first one");
            }
            if (!ids.add(order.run())) {
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

    /** Orders of a task differ in run and target only; one that is executed once may be signed a moment after another. */
    private static boolean isSame(TaskOrder order, TaskOrder first) {
        return order.task().equals(first.task())
                && order.word().equals(first.word())
                && order.arguments().equals(first.arguments())
                && order.key().equals(first.key())
                && order.expiresAt().equals(first.expiresAt())
                && order.repetition().equals(first.repetition())
                && (order.repetition().isEmpty() || order.issuedAt().equals(first.issuedAt()));
    }
}

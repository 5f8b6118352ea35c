package io.earshot.model.tasks;

import java.time.Instant;

/**
 * One execution of a signed order. A repeated order has many, and its signature covers when each of them is due, so that whoever hands
 * one out can only leave it out.
 *
 * @param occurrence counts those of a repeated order from 1; 0 for an order that is executed once
 */
public record TaskExecution(SignedTask signed, int occurrence) {

    /** Names the kind of orders that have it as their body. */
    public static final String KIND = "task";

    public TaskExecution {
        int most = signed.order().occurrences();
        if (occurrence < Math.min(1, most) || occurrence > most) {
            throw new IllegalArgumentException("occurrence " + occurrence + " of order "
                    + signed.order().run() + ", expected " + (most == 0 ? "none" : "1 to " + most));
        }
    }

    /** The execution of an order that is not repeated. */
    public TaskExecution(SignedTask signed) {
        this(signed, 0);
    }

    public TaskOrder order() {
        return signed.order();
    }

    /** Returns what no other execution is called. An order's own id holds no dot. */
    public String id() {
        return idOf(order(), occurrence);
    }

    /** Returns the id of an order's occurrence. */
    public static String idOf(TaskOrder order, int occurrence) {
        return occurrence == 0 ? order.run() : order.run() + "." + occurrence;
    }

    /** Returns when it is due; it does not begin before. */
    public Instant dueAt() {
        return order().dueAt(occurrence);
    }

    /** Returns from when on it does not begin any more. */
    public Instant expiresAt() {
        return order().repetition()
                .map(repetition -> dueAt().plus(repetition.window()))
                .filter(end -> end.isBefore(order().expiresAt()))
                .orElse(order().expiresAt());
    }
}

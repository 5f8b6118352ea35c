package io.earshot.relay.kept;

/**
 * A parent's answer for one report.
 *
 * @param status as HTTP has it
 * @param detail for people
 */
public record Outcome(int status, String detail) {

    public static final Outcome TAKEN = new Outcome(204, "");

    /** The parent's parent is away. */
    public static final Outcome KEPT = new Outcome(202, "kept in memory, the parent is away");

    public static final Outcome NO_ROOM = new Outcome(503, "no room for more reports while the parent is away");

    public boolean isKept() {
        return status == KEPT.status;
    }
}

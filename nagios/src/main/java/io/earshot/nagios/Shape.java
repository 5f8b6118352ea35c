package io.earshot.nagios;

/** How many services a check speaks of. */
public sealed interface Shape {

    /** One for all rows. */
    record One() implements Shape {}

    /**
     * One for each row, named by its columns {@code host} and {@code service} where it has them, besides the check's own,
     * which says how the others are.
     *
     * @param gone what is said of a service whose row does not come any more
     */
    record PerRow(CheckState gone) implements Shape {}
}

package io.earshot.nagios;

/** Tells whether a check has one service or one for each row. */
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

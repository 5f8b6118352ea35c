package io.earshot.web;

import java.util.List;

/**
 * Picks rows by one query parameter.
 *
 * @param condition in SQL, with %s for the question marks, one for each value
 * @param values which values there are
 */
public record Filter(String condition, Values values) {

    /** The values that a filter knows. Any other one would find nothing, which reads as if nothing were wrong. */
    public sealed interface Values {

        /** Words of ours, in any case. */
        record OneOf(List<String> words) implements Values {}

        /**
         * Matches names of the CMDB or the fleet, ignoring case.
         *
         * @param column of the values
         * @param from what stands behind FROM
         */
        record Known(String column, String from) implements Values {}

        /**
         * Addresses, which have several spellings.
         *
         * @param words that stand among them
         */
        record Address(List<String> words) implements Values {}

        /** Anything. */
        record Any() implements Values {}
    }

    /** A column whose values are words of ours. */
    public static Filter oneOf(String column, String... words) {
        return new Filter(column + " IN (%s)", new Values.OneOf(List.of(words)));
    }

    /** A column whose values stand in another table, too. */
    public static Filter known(String column, String knownColumn, String from) {
        return new Filter(column + " IN (%s)", new Values.Known(knownColumn, from));
    }

    /** A column of addresses, and of words that stand for several. */
    public static Filter address(String column, String... words) {
        return new Filter(column + " IN (%s)", new Values.Address(List.of(words)));
    }

    public static Filter any(String column) {
        return new Filter(column + " IN (%s)", new Values.Any());
    }

    /** A column that is true or false. */
    public static Filter flag(String column) {
        // H2 compares a flag with no text.
        return new Filter("LOWER(CAST(" + column + " AS VARCHAR)) IN (%s)", new Values.OneOf(List.of("true", "false")));
    }

    /** Containers by a column that the CMDB has of each. */
    public static Filter place(String column) {
        return known(column, column, "container");
    }
}

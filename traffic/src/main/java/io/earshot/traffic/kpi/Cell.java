package io.earshot.traffic.kpi;

/**
 * Says which transactions are summed up together.
 *
 * @param operation a message type, a method with a path template, a command
 * @param dimension {@code name=value}; empty for all
 */
public record Cell(String app, String operation, String dimension) {

    /** The operation that stands for all of an app. */
    public static final String ALL = "all";

    /** The name of all values or operations beyond the limit. */
    public static final String OTHER = "other";
}

package io.earshot.store;

import java.util.List;

/**
 * Holds the columns and the parameters of a SELECT.
 *
 * @param parameters types of the values for its question marks as SQL calls them
 */
public record SqlShape(List<SqlAnswer.Column> columns, List<String> parameters) {

    public SqlShape {
        columns = List.copyOf(columns);
        parameters = List.copyOf(parameters);
    }
}

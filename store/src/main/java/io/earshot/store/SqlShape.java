package io.earshot.store;

import java.util.List;

/**
 * What a SELECT answers with and wants to be given.
 *
 * @param parameters types of the values for its question marks as SQL calls them
 */
public record SqlShape(List<SqlAnswer.Column> columns, List<String> parameters) {

    public SqlShape {
        columns = List.copyOf(columns);
        parameters = List.copyOf(parameters);
    }
}

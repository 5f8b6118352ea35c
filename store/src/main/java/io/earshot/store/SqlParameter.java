package io.earshot.store;

import java.util.List;
import java.util.Optional;

/**
 * Holds a value for one of a statement's parameters.
 *
 * @param type the SQL type that the parameter has in the statement, as in {@code BIGINT ARRAY}; empty where the statement decides
 * @param value what JDBC's {@code setObject} takes; NULL is an empty Optional
 */
public record SqlParameter(Optional<String> type, Optional<Object> value) {

    /** A text whose type the statement decides. */
    public static SqlParameter ofText(Optional<String> value) {
        return new SqlParameter(Optional.empty(), value.map(text -> text));
    }

    /** Returns texts whose types the statement decides. */
    public static List<SqlParameter> ofTexts(List<String> values) {
        return values.stream().map(value -> ofText(Optional.of(value))).toList();
    }
}

package io.earshot.web.postgres;

import io.earshot.store.SqlAnswer;
import java.util.List;
import java.util.Optional;

/**
 * Rows with the types that PostgreSQL has for their columns.
 *
 * @param rows values as of {@link SqlAnswer}
 * @param truncated whether there was more than the limit
 */
record Answer(List<Column> columns, List<List<Optional<Object>>> rows, boolean truncated) {

    record Column(String name, PostgresType type) {}

    static Answer of(SqlAnswer answer) {
        return new Answer(columns(answer.columns()), answer.rows(), answer.truncated());
    }

    static List<Column> columns(List<SqlAnswer.Column> columns) {
        return columns.stream()
                .map(column -> new Column(column.name(), PostgresType.ofH2(column.type())))
                .toList();
    }

    static Answer ofText(String name, String value) {
        return new Answer(List.of(new Column(name, ScalarType.TEXT)), List.of(List.of(Optional.of(value))), false);
    }
}

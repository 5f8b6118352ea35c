package io.earshot.web.postgres;

import java.util.ArrayList;
import java.util.List;

/** @param binary whether its values go in PostgreSQL's binary form instead of as text */
record ResultColumn(String name, PostgresType type, boolean binary) {

    /**
     * Columns as a client wants them.
     *
     * @param formats none: all as text; one: for all; or one for each, where true is binary
     * @throws PostgresException if it is another number
     */
    static List<ResultColumn> of(List<Answer.Column> columns, List<Boolean> formats) throws PostgresException {
        if (formats.size() > 1 && formats.size() != columns.size()) {
            throw PostgresException.error(
                    SqlState.PROTOCOL_VIOLATION,
                    formats.size() + " formats for " + columns.size() + " columns, expected one for each");
        }
        List<ResultColumn> result = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Answer.Column column = columns.get(i);
            boolean binary = !formats.isEmpty() && formats.get(formats.size() == 1 ? 0 : i);
            result.add(new ResultColumn(column.name(), column.type(), binary));
        }
        return result;
    }
}

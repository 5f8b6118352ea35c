package io.earshot.web.postgres;

import io.earshot.store.SqlParameter;
import java.util.List;
import java.util.Optional;

/** Estimates how many octets of the heap values take. */
final class AnswerSize {

    /** A cell with its Optional, its box and its place in the row. */
    private static final int CELL = 48;

    private AnswerSize() {}

    static long ofRows(List<List<Optional<Object>>> rows) {
        long octets = 0;
        for (List<Optional<Object>> row : rows) {
            octets += CELL;
            for (Optional<Object> cell : row) {
                octets += of(cell);
            }
        }
        return octets;
    }

    static long ofValues(List<SqlParameter> values) {
        return values.stream().mapToLong(value -> of(value.value())).sum();
    }

    private static long of(Optional<Object> value) {
        return CELL
                + switch (value.orElse("")) {
                    case CharSequence text -> 2L * text.length();
                    case byte[] bytes -> bytes.length;
                    case Object[] elements -> (long) CELL * elements.length;
                    default -> 0L;
                };
    }
}

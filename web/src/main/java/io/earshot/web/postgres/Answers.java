package io.earshot.web.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes the rows of answers. */
final class Answers {

    private final BackendWriter writer;

    Answers(BackendWriter writer) {
        this.writer = writer;
    }

    void rows(List<ResultColumn> columns, List<List<Optional<Object>>> rows) throws IOException, PostgresException {
        for (List<Optional<Object>> row : rows) {
            byte[][] values = new byte[columns.size()][];
            for (int i = 0; i < values.length; i++) {
                if (row.get(i).isPresent()) {
                    ResultColumn column = columns.get(i);
                    Object value = row.get(i).get();
                    values[i] = column.binary()
                            ? BinaryForm.of(column.type(), value)
                            : TextForm.of(column.type(), value).getBytes(StandardCharsets.UTF_8);
                }
            }
            writer.row(values);
        }
    }

    /** Says that there would be more where an answer was cut. */
    void warnOfMore(Answer answer) throws IOException {
        if (answer.truncated()) {
            writer.warning("there is more: answers end after " + answer.rows().size()
                    + " rows or at too much text, expected a LIMIT or a narrower WHERE");
        }
    }

    /** @param rows how many there were */
    void end(Answer answer, String tag, int rows) throws IOException {
        warnOfMore(answer);
        writer.complete(tag + " " + rows);
    }
}

package io.earshot.web.postgres;

import io.earshot.store.SqlAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes what statements have for an answer, and keeps whether the client thinks itself in a transaction. */
final class Answers {

    private final BackendWriter writer;
    private boolean inTransaction;

    Answers(BackendWriter writer) {
        this.writer = writer;
    }

    boolean inTransaction() {
        return inTransaction;
    }

    void courtesy(Statement.Courtesy courtesy) throws IOException {
        switch (courtesy.tag()) {
            case "BEGIN" -> inTransaction = true;
            case "COMMIT", "ROLLBACK", "DISCARD ALL" -> inTransaction = false;
            default -> {
                // Changes nothing.
            }
        }
        writer.complete(courtesy.tag());
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

    /** @param rows how many there were */
    void end(SqlAnswer answer, int rows) throws IOException {
        if (answer.truncated()) {
            writer.warning("there is more: answers end after " + answer.rows().size()
                    + " rows or at too much text, expected a LIMIT or a narrower WHERE");
        }
        writer.complete("SELECT " + rows);
    }
}

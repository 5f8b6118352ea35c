package io.earshot.server.checks;

import io.earshot.nagios.Cell;
import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.Rows;
import io.earshot.nagios.SqlSource;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlReader;
import io.earshot.store.SqlRefusedException;

/** Rows for checks from the server's own tables. */
public final class TableSource implements SqlSource {

    private final SqlReader tables;

    public TableSource(SqlReader tables) {
        this.tables = tables;
    }

    @Override
    public Rows ask(String sql) throws CheckFailedException {
        try {
            SqlAnswer answer = tables.askCheck(sql);
            return new Rows(
                    answer.columns().stream().map(SqlAnswer.Column::name).toList(),
                    answer.rows().stream()
                            .map(row -> row.stream()
                                    .map(cell -> cell.map(Cell::of).orElse(Cell.ABSENT))
                                    .toList())
                            .toList(),
                    answer.truncated());
        } catch (SqlRefusedException e) {
            throw new CheckFailedException(e.getMessage(), e);
        }
    }
}

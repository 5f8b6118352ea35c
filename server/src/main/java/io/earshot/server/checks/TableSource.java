package io.earshot.server.checks;

import io.earshot.nagios.Cell;
import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.Rows;
import io.earshot.nagios.SqlSource;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.util.List;

/** Rows for checks from the server's own tables. */
public final class TableSource implements SqlSource {

    private final SqlEngine console;

    public TableSource(SqlEngine console) {
        this.console = console;
    }

    @Override
    public Rows ask(String sql) throws CheckFailedException {
        try {
            // Checks wait for nobody's turn; what they ask was looked at when they were read.
            SqlAnswer answer = console.askOwn(sql, List.of());
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

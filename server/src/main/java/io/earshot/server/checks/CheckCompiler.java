package io.earshot.server.checks;

import io.earshot.nagios.SqlCheck;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Finds out before the first run whether a check can run at all. */
public final class CheckCompiler {

    private CheckCompiler() {}

    /** @throws SqlRefusedException with what is wrong with the statement, or which column it lacks */
    public static void compile(SqlCheck check, SqlEngine console) throws SqlRefusedException {
        TreeSet<String> missing = new TreeSet<>(check.columns());
        List<String> columns = ConfiguredStatement.shape(check.sql(), console).columns().stream()
                .map(SqlAnswer.Column::name)
                .toList();
        columns.forEach(column -> missing.remove(column.toLowerCase(Locale.ROOT)));
        if (!missing.isEmpty()) {
            throw new SqlRefusedException(
                    SqlRefusedException.Kind.WRONG,
                    "the statement has no column " + String.join(", ", missing) + ", only "
                            + String.join(", ", columns).toLowerCase(Locale.ROOT));
        }
    }
}

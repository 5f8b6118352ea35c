package io.earshot.nagios;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers the statements that it was told about, and no other. */
final class FakeSqlSource implements SqlSource {

    private final Map<String, Rows> answers = new HashMap<>();

    /** The connectivity check's two answers: how many report, and one row for each troubled container. */
    static FakeSqlSource connectivity(long containers, long reporting, Object[]... rows) {
        SqlCheck check = Checks.require(Checks.shipped(), "connectivity");
        return new FakeSqlSource()
                .answering(
                        check.coverageSql().orElseThrow(),
                        rows(List.of("CONTAINERS", "REPORTING"), false, row(containers, reporting)))
                .answering(check.sql(), broken(false, rows));
    }

    static Rows broken(boolean truncated, Object[]... rows) {
        return rows(List.of("NAME", "DISCONNECT", "CONNECTIVITY"), truncated, rows);
    }

    static Object[] row(Object... values) {
        return values;
    }

    static Rows rows(List<String> columns, boolean truncated, Object[]... rows) {
        List<List<Cell>> cells = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).map(Cell::of).toList())
                .toList();
        return new Rows(columns, cells, truncated);
    }

    FakeSqlSource answering(String sql, Rows rows) {
        answers.put(sql, rows);
        return this;
    }

    @Override
    public Rows ask(String sql) throws CheckFailedException {
        if (!answers.containsKey(sql)) {
            throw new CheckFailedException("nobody answers " + sql);
        }
        return answers.get(sql);
    }
}

package io.earshot.store.table;

/** The types that columns have, with their names in SQL. */
public enum ColumnType {
    TEXT("VARCHAR"),
    INTEGER("INTEGER"),
    BIGINT("BIGINT"),
    /** Rates and latencies; SUM over DOUBLE PRECISION becomes DECFLOAT in H2 and is slow. */
    REAL("REAL"),
    /** Values of which nothing is known, such as counts of octets: seven digits are too few. */
    DOUBLE("DOUBLE PRECISION"),
    BOOLEAN("BOOLEAN"),
    TIME("TIMESTAMP WITH TIME ZONE");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** Returns the type's name in SQL. */
    public String sql() {
        return sql;
    }
}

package io.earshot.web.postgres;

import java.util.Map;

/** The scalar types, by their numbers in PostgreSQL's pg_type.dat, and what they are called in H2. */
enum ScalarType implements PostgresType {
    BOOL(16, 1000, 1, "BOOLEAN"),
    BYTEA(17, 1001, -1, "VARBINARY"),
    CHAR(18, 1002, 1, "VARCHAR"),
    NAME(19, 1003, 64, "VARCHAR"),
    INT8(20, 1016, 8, "BIGINT"),
    INT2(21, 1005, 2, "SMALLINT"),
    INT4(23, 1007, 4, "INTEGER"),
    TEXT(25, 1009, -1, "VARCHAR"),
    OID(26, 1028, 4, "BIGINT"),
    JSON(114, 199, -1, "JSON"),
    FLOAT4(700, 1021, 4, "REAL"),
    FLOAT8(701, 1022, 8, "DOUBLE PRECISION"),
    BPCHAR(1042, 1014, -1, "VARCHAR"),
    VARCHAR(1043, 1015, -1, "VARCHAR"),
    DATE(1082, 1182, 4, "DATE"),
    TIME(1083, 1183, 8, "TIME(6)"),
    TIMESTAMP(1114, 1115, 8, "TIMESTAMP(6)"),
    TIMESTAMPTZ(1184, 1185, 8, "TIMESTAMP(6) WITH TIME ZONE"),
    INTERVAL(1186, 1187, 16, "INTERVAL DAY(18) TO SECOND(6)"),
    TIMETZ(1266, 1270, 12, "TIME(6) WITH TIME ZONE"),

    /** H2's NUMERIC without a scale has no fraction; DECFLOAT keeps all digits. */
    NUMERIC(1700, 1231, -1, "DECFLOAT"),
    UUID(2950, 2951, 16, "UUID"),
    JSONB(3802, 3807, -1, "JSON");

    static final Map<String, ScalarType> OF_H2 = Map.ofEntries(
            Map.entry("BOOLEAN", BOOL),
            Map.entry("BINARY VARYING", BYTEA),
            Map.entry("BINARY", BYTEA),
            Map.entry("BINARY LARGE OBJECT", BYTEA),
            Map.entry("JAVA_OBJECT", BYTEA),
            Map.entry("TINYINT", INT2),
            Map.entry("SMALLINT", INT2),
            Map.entry("INTEGER", INT4),
            Map.entry("BIGINT", INT8),
            Map.entry("REAL", FLOAT4),
            Map.entry("FLOAT", FLOAT8),
            Map.entry("DOUBLE PRECISION", FLOAT8),
            Map.entry("NUMERIC", NUMERIC),
            Map.entry("DECIMAL", NUMERIC),
            Map.entry("DECFLOAT", NUMERIC),
            Map.entry("DATE", DATE),
            Map.entry("TIME", TIME),
            Map.entry("TIME WITH TIME ZONE", TIMETZ),
            Map.entry("TIMESTAMP", TIMESTAMP),
            Map.entry("TIMESTAMP WITH TIME ZONE", TIMESTAMPTZ),
            Map.entry("UUID", UUID),
            Map.entry("JSON", JSON));

    private final int oid;
    private final int arrayOid;
    private final int size;
    private final String cast;

    ScalarType(int oid, int arrayOid, int size, String cast) {
        this.oid = oid;
        this.arrayOid = arrayOid;
        this.size = size;
        this.cast = cast;
    }

    /** Returns the type by H2's name without its precision; text for all that is written as one. */
    static ScalarType ofH2(String name) {
        return name.startsWith("INTERVAL") ? INTERVAL : OF_H2.getOrDefault(name, TEXT);
    }

    @Override
    public int oid() {
        return oid;
    }

    int arrayOid() {
        return arrayOid;
    }

    @Override
    public int size() {
        return size;
    }

    /** Returns H2's type for a parameter of this one. */
    String cast() {
        return cast;
    }

    boolean isText() {
        return switch (this) {
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> true;
            default -> false;
        };
    }
}

package io.earshot.web.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's names for types, where H2 does not know them or means something else. */
final class TypeNames {

    private static final Map<String, ScalarType> NAMES = Map.ofEntries(
            Map.entry("BOOL", ScalarType.BOOL),
            Map.entry("BOOLEAN", ScalarType.BOOL),
            Map.entry("BYTEA", ScalarType.BYTEA),
            Map.entry("VARBINARY", ScalarType.BYTEA),
            Map.entry("NAME", ScalarType.NAME),
            Map.entry("INT8", ScalarType.INT8),
            Map.entry("BIGINT", ScalarType.INT8),
            Map.entry("INT2", ScalarType.INT2),
            Map.entry("SMALLINT", ScalarType.INT2),
            Map.entry("INT4", ScalarType.INT4),
            Map.entry("INT", ScalarType.INT4),
            Map.entry("INTEGER", ScalarType.INT4),
            Map.entry("OID", ScalarType.OID),
            Map.entry("TEXT", ScalarType.TEXT),
            Map.entry("VARCHAR", ScalarType.VARCHAR),
            Map.entry("BPCHAR", ScalarType.BPCHAR),
            Map.entry("FLOAT4", ScalarType.FLOAT4),
            Map.entry("REAL", ScalarType.FLOAT4),
            Map.entry("FLOAT8", ScalarType.FLOAT8),
            Map.entry("FLOAT", ScalarType.FLOAT8),
            Map.entry("DOUBLE", ScalarType.FLOAT8),
            Map.entry("DOUBLE PRECISION", ScalarType.FLOAT8),
            Map.entry("NUMERIC", ScalarType.NUMERIC),
            Map.entry("DECIMAL", ScalarType.NUMERIC),
            Map.entry("DECFLOAT", ScalarType.NUMERIC),
            Map.entry("DATE", ScalarType.DATE),
            Map.entry("TIME", ScalarType.TIME),
            Map.entry("TIMETZ", ScalarType.TIMETZ),
            Map.entry("TIMESTAMP", ScalarType.TIMESTAMP),
            Map.entry("TIMESTAMPTZ", ScalarType.TIMESTAMPTZ),
            Map.entry("INTERVAL", ScalarType.INTERVAL),
            Map.entry("UUID", ScalarType.UUID),
            Map.entry("JSON", ScalarType.JSON),
            Map.entry("JSONB", ScalarType.JSONB));

    private TypeNames() {}

    /** Returns the type with this name of PostgreSQL's, as in {@code int8[]}; text for all that is written as one. */
    static PostgresType of(String name) {
        if (name.equals("record")) {
            return new PostgresType.Row(java.util.List.of());
        }
        if (name.equals("char")) {
            return ScalarType.CHAR;
        }
        ScalarType scalar = find(name.replace("[]", "")).orElse(ScalarType.TEXT);
        return name.endsWith("[]") ? new PostgresType.Array(scalar) : scalar;
    }

    static Optional<ScalarType> find(String name) {
        return Optional.ofNullable(NAMES.get(name.toUpperCase(Locale.ROOT)));
    }
}

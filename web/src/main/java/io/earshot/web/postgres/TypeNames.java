package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's names for types, where H2 does not know them or means something else. */
final class TypeNames {

    /** WITH TIME ZONE. */
    private static final int WORDS_OF_ZONE = 3;

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
            return new PostgresType.Row(List.of());
        }
        if (name.equals("int2vector") || name.equals("oidvector")) {
            return new PostgresType.Vector(name.startsWith("oid") ? ScalarType.OID : ScalarType.INT2);
        }
        if (name.equals("char")) {
            return ScalarType.CHAR;
        }
        ScalarType scalar = find(name.replace("[]", "")).orElse(ScalarType.TEXT);
        return name.endsWith("[]") ? new PostgresType.Array(scalar) : scalar;
    }

    /** Returns the type whose name begins at a token, as in {@code DOUBLE PRECISION[]} or {@code TIMESTAMP(3) WITH TIME ZONE}. */
    static Optional<PostgresType> at(List<Token> tokens, int i) {
        int name = SqlTokens.at(tokens, i + 1).isSign(".") ? i + 2 : i;
        return find(SqlTokens.at(tokens, name).text()).map(type -> {
            int next = SqlTokens.at(tokens, name + 1).is("PRECISION") ? name + 2 : name + 1;
            if (SqlTokens.at(tokens, next).isSign("(")) {
                while (next < tokens.size() && !tokens.get(next).isSign(")")) {
                    next++;
                }
                next++;
            }
            boolean zone = SqlTokens.at(tokens, next).is("WITH");
            ScalarType scalar = zone && type == ScalarType.TIMESTAMP
                    ? ScalarType.TIMESTAMPTZ
                    : zone && type == ScalarType.TIME ? ScalarType.TIMETZ : type;
            boolean worded = zone || SqlTokens.at(tokens, next).is("WITHOUT");
            Token behind = SqlTokens.at(tokens, worded ? next + WORDS_OF_ZONE : next);
            boolean array = behind.is("ARRAY") || behind.isSign("[");
            return array ? new PostgresType.Array(scalar) : scalar;
        });
    }

    static Optional<ScalarType> find(String name) {
        return Optional.ofNullable(NAMES.get(name.toUpperCase(Locale.ROOT)));
    }
}

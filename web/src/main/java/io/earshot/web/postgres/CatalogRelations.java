package io.earshot.web.postgres;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.web.postgres.catalog.CatalogException;
import io.earshot.web.postgres.catalog.CatalogQuery;
import io.earshot.web.postgres.catalog.CatalogSession;
import io.earshot.web.postgres.catalog.Relation;
import io.earshot.web.postgres.catalog.TypeDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads once which tables there are, to describe them as PostgreSQL's catalog does. Thread-safe. */
final class CatalogRelations {

    private static final String COLUMNS = """
        SELECT t.table_name, t.table_type, COALESCE(t.remarks, ''), c.column_name, c.data_type, c.is_nullable
        FROM information_schema.tables t JOIN information_schema.columns c
             ON c.table_schema = t.table_schema AND c.table_name = t.table_name
        WHERE t.table_schema = 'PUBLIC' ORDER BY t.table_name, c.ordinal_position""";

    private static final String KEYS = """
        SELECT k.table_name, k.column_name
        FROM information_schema.key_column_usage k
             JOIN information_schema.table_constraints c
             ON c.constraint_schema = k.constraint_schema AND c.constraint_name = k.constraint_name
        WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema = 'PUBLIC'
        ORDER BY k.table_name, k.ordinal_position""";

    private static final String INDEXES = """
        SELECT i.table_name, i.index_name, c.column_name
        FROM information_schema.indexes i JOIN information_schema.index_columns c
             ON c.index_schema = i.index_schema AND c.index_name = i.index_name
        WHERE i.table_schema = 'PUBLIC' AND i.index_type_name = 'INDEX'
        ORDER BY i.table_name, i.index_name, c.ordinal_position""";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String SHOWN = "SELECT DISTINCT table_name FROM information_schema.tables";

    private final SqlEngine console;

    /** The engine of a tenant, which has some of the tables. */
    private final Optional<SqlEngine> tenant;

    /** Questions about the catalog are answered one at a time, so that they take no more than a processor. */
    private final Semaphore turn = new Semaphore(1, true);

    private volatile List<Relation> relations = List.of();

    CatalogRelations(SqlEngine console) {
        this.console = console;
        tenant = Optional.empty();
    }

    /** Describes the tables that a tenant has. */
    CatalogRelations(SqlEngine console, SqlEngine tenant) {
        this.console = console;
        this.tenant = Optional.of(tenant);
    }

    /**
     * Runs a question about the catalog when it is its turn.
     *
     * @throws PostgresException if it fails, or others take too long
     */
    List<List<Optional<Object>>> run(CatalogQuery query, List<Optional<Object>> values, CatalogSession session)
            throws PostgresException {
        try {
            if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw PostgresException.error(
                        SqlState.TOO_MANY_CONNECTIONS, "others ask about the catalog already, come again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PostgresException.error(SqlState.ADMIN_SHUTDOWN, "the server is stopping");
        }
        try {
            return query.run(values, session);
        } catch (CatalogException e) {
            throw PostgresException.of(e);
        } finally {
            turn.release();
        }
    }

    List<Relation> all() throws PostgresException {
        if (relations.isEmpty()) {
            try {
                relations = read();
            } catch (SqlRefusedException e) {
                throw PostgresException.of(e);
            }
        }
        return relations;
    }

    private List<Relation> read() throws SqlRefusedException {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (List<String> row : texts(KEYS)) {
            keys.computeIfAbsent(row.get(0), _ -> new ArrayList<>()).add(row.get(1));
        }
        Map<String, Map<String, List<String>>> indexes = new LinkedHashMap<>();
        for (List<String> row : texts(INDEXES)) {
            indexes.computeIfAbsent(row.get(0), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(row.get(1), _ -> new ArrayList<>())
                    .add(row.get(2));
        }
        Map<String, List<List<String>>> tables = new LinkedHashMap<>();
        for (List<String> row : texts(COLUMNS)) {
            tables.computeIfAbsent(row.getFirst(), _ -> new ArrayList<>()).add(row);
        }
        if (tenant.isPresent()) {
            tables.keySet()
                    .retainAll(tenant.get().ask(SHOWN).rows().stream()
                            .map(row -> row.getFirst().orElseThrow())
                            .toList());
        }
        List<Relation> result = new ArrayList<>();
        tables.forEach((name, rows) -> result.add(
                relation(name, rows, keys.getOrDefault(name, List.of()), indexes.getOrDefault(name, Map.of()))));
        return result;
    }

    private static Relation relation(
            String name, List<List<String>> rows, List<String> key, Map<String, List<String>> indexes) {
        boolean isView = rows.getFirst().get(1).equals("VIEW");
        List<Relation.Column> columns = rows.stream()
                .map(row -> new Relation.Column(
                        row.get(3),
                        PostgresType.ofH2(row.get(4)).oid(),
                        row.get(5).equals("NO")))
                .toList();
        List<Relation.Index> all = new ArrayList<>();
        if (!key.isEmpty()) {
            all.add(new Relation.Index(name + "_PKEY", true, true, key));
        }
        indexes.forEach((index, of) -> all.add(new Relation.Index(index, false, false, of)));
        return new Relation(name, isView, rows.getFirst().get(2), columns, key, all);
    }

    /** Asks again from where an answer ended: the limit of rows is for users' answers. */
    private List<List<String>> texts(String sql) throws SqlRefusedException {
        List<List<String>> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            SqlAnswer answer = console.askOwn(sql + " OFFSET " + all.size() + " ROWS", List.of());
            for (List<Optional<Object>> row : answer.rows()) {
                all.add(row.stream()
                        .map(value -> value.map(Object::toString).orElse(""))
                        .toList());
            }
            more = answer.truncated() && !answer.rows().isEmpty();
        }
        return all;
    }

    static List<TypeDescription> types() {
        return Arrays.stream(ScalarType.values())
                .map(type -> new TypeDescription(
                        type.oid(),
                        type.arrayOid(),
                        type.name().toLowerCase(Locale.ROOT),
                        sqlName(type),
                        type.size(),
                        category(type)))
                .toList();
    }

    private static String sqlName(ScalarType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case CHAR -> "\"char\"";
            case INT2 -> "smallint";
            case INT4 -> "integer";
            case INT8 -> "bigint";
            case FLOAT4 -> "real";
            case FLOAT8 -> "double precision";
            case BPCHAR -> "character";
            case VARCHAR -> "character varying";
            case TIME -> "time without time zone";
            case TIMETZ -> "time with time zone";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private static char category(ScalarType type) {
        return switch (type) {
            case BOOL -> 'B';
            case INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, OID -> 'N';
            case TEXT, VARCHAR, BPCHAR, NAME -> 'S';
            case CHAR -> 'Z';
            case DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ -> 'D';
            case INTERVAL -> 'T';
            case BYTEA, UUID, JSON, JSONB -> 'U';
        };
    }

    /** Returns whether a table of ours has this name. */
    boolean has(String name) throws PostgresException {
        return all().stream().anyMatch(relation -> relation.name().equalsIgnoreCase(name));
    }

    static Optional<String> missing(String message) {
        return message.startsWith("relation \"") ? Optional.of(message.split("\"", 3)[1]) : Optional.empty();
    }
}

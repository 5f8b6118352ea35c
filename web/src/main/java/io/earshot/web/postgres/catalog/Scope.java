package io.earshot.web.postgres.catalog;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows that names in an expression can mean, from the innermost query outwards. */
final class Scope {

    /** @param row null while only types are asked for */
    record Source(String alias, Table table, List<Object> row) {}

    private final Optional<Scope> outer;
    private final List<Source> sources;
    private final Map<String, Table> with = new HashMap<>();
    private final IdentityHashMap<Expr, Object> bound = new IdentityHashMap<>();
    private Optional<List<Scope>> group = Optional.empty();

    Scope(Optional<Scope> outer, List<Source> sources) {
        this.outer = outer;
        this.sources = sources;
    }

    static Scope none() {
        return new Scope(Optional.empty(), List.of());
    }

    Scope inner(List<Source> more) {
        return new Scope(Optional.of(this), more);
    }

    List<Source> sources() {
        return sources;
    }

    void define(String name, Table table) {
        with.put(name, table);
    }

    /** Finds a table of a WITH around the query. */
    Optional<Table> defined(String name) {
        Table table = with.get(name);
        return table != null ? Optional.of(table) : outer.flatMap(o -> o.defined(name));
    }

    /** Gives a call that returns many rows the value that it has in this one; likewise for row numbers. */
    void bind(Expr call, Object value) {
        bound.put(call, value);
    }

    boolean binds(Expr call) {
        return bound.containsKey(call);
    }

    Object bound(Expr call) {
        return bound.get(call);
    }

    void group(List<Scope> rows) {
        group = Optional.of(rows);
    }

    /** Returns the rows that an aggregate is over. */
    Optional<List<Scope>> group() {
        return group;
    }

    /** Columns that every table of PostgreSQL has beside its own; rows here were all written by one transaction. */
    private static final Map<String, Optional<Object>> SYSTEM_COLUMNS = Map.of(
            "tableoid", Optional.empty(),
            "xmin", Optional.of(1L),
            "xmax", Optional.of(0L),
            "cmin", Optional.of(0L),
            "cmax", Optional.of(0L));

    /** A column as it was found; {@code index} is -1 in a table that is always empty, and for a system's column. */
    record Found(Source source, int index, Optional<Object> system) {

        Object value() {
            if (source.row() == null) {
                return null;
            }
            return index < 0 ? system.orElse(null) : source.row().get(index);
        }

        String type() {
            if (index < 0) {
                return system.isPresent() ? "oid" : "text";
            }
            return source.table().columns().get(index).type();
        }
    }

    Optional<Found> find(Optional<String> alias, String name) {
        Optional<Source> open = Optional.empty();
        for (Source source : sources) {
            if (alias.isEmpty() || alias.get().equalsIgnoreCase(source.alias())) {
                int index = source.table().index(name);
                if (index >= 0) {
                    return Optional.of(new Found(source, index, Optional.empty()));
                }
                if (open.isEmpty() && (source.table().open() || SYSTEM_COLUMNS.containsKey(name))) {
                    open = Optional.of(source);
                }
            }
        }
        if (open.isPresent()) {
            Optional<Object> system = SYSTEM_COLUMNS.getOrDefault(name, Optional.empty());
            return Optional.of(new Found(open.get(), -1, system));
        }
        return outer.flatMap(o -> o.find(alias, name));
    }

    Optional<Source> source(String alias) {
        return sources.stream()
                .filter(source -> source.alias().equalsIgnoreCase(alias))
                .findFirst()
                .or(() -> outer.flatMap(o -> o.source(alias)));
    }
}

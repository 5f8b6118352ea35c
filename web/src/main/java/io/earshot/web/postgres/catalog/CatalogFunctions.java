package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds functions of pg_proc by their names, and writes their definitions as {@code \sf} of psql shows them. */
final class CatalogFunctions {

    private final Table functions;

    /** @param functions the table pg_proc */
    CatalogFunctions(Table functions) {
        this.functions = functions;
    }

    /** @param name with or without a schema, and with or without types of arguments in parentheses */
    Optional<Long> find(String name) {
        String plain = name.replace("\"", "").strip().toLowerCase(Locale.ROOT).replaceAll("\\s*\\(.*\\)$", "");
        String bare = plain.startsWith("pg_catalog.") ? plain.substring("pg_catalog.".length()) : plain;
        return functions.rows().stream()
                .filter(row -> Values.text(value(row, "proname")).equals(bare))
                .map(row -> (Long) value(row, "oid"))
                .findFirst();
    }

    Optional<String> name(long oid) {
        return row(oid).map(row -> Values.text(value(row, "proname")));
    }

    /** @param formatType writes the number of a type as its name */
    Optional<String> definition(long oid, java.util.function.LongFunction<String> formatType) {
        return row(oid).map(row -> {
            String name = Values.text(value(row, "proname"));
            String arguments = Evaluator.items(value(row, "proargtypes")).stream()
                    .map(type -> formatType.apply(Values.number(type)))
                    .collect(Collectors.joining(", "));
            return "CREATE OR REPLACE FUNCTION pg_catalog." + name + "(" + arguments + ")\n RETURNS "
                    + formatType.apply(Values.number(value(row, "prorettype"))) + "\n LANGUAGE internal\nAS $function$"
                    + name + "$function$\n";
        });
    }

    private Optional<List<Object>> row(long oid) {
        return functions.rows().stream()
                .filter(row -> value(row, "oid").equals(oid))
                .findFirst();
    }

    private Object value(List<Object> row, String column) {
        return row.get(functions.index(column));
    }
}

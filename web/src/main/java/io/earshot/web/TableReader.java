package io.earshot.web;

import io.earshot.http.ProblemException;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of the tables as JSON objects, for those who would rather not write SQL. */
public final class TableReader {

    /** A refusal names all that is known as long as there are no more. */
    private static final int MOST_NAMED = 30;

    private final SqlEngine console;

    public TableReader(SqlEngine console) {
        this.console = console;
    }

    /**
     * The rows that pass the request's filters.
     *
     * @param fields the columns that are wanted, which name the objects' fields too
     * @param filters by query parameter
     */
    public List<Map<String, Object>> find(
            String table, List<String> fields, Map<String, Filter> filters, UriInfo request, String order) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        requireKnown(request, filters.keySet());
        request.getQueryParameters().forEach((name, wanted) -> {
            Filter filter = filters.get(name);
            conditions.add(filter.condition()
                    .replace("%s", String.join(", ", Collections.nCopies(wanted.size(), "?"))));
            wanted.forEach(value -> values.add(canonical(name, value, filter)));
        });
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return ask(table + where + " ORDER BY " + order, fields, values);
    }

    /** @throws ProblemException that names a query parameter which is not among those that are known */
    public static void requireKnown(UriInfo request, Collection<String> known) {
        for (String name : request.getQueryParameters().keySet()) {
            if (!known.contains(name)) {
                throw wrong("unknown parameter \"" + Names.shorten(name) + "\", expected "
                        + (known.isEmpty() ? "none" : "one of " + String.join(", ", known)));
            }
        }
    }

    /** The value as the tables spell it. */
    private String canonical(String name, String value, Filter filter) {
        return switch (filter.values()) {
            case Filter.Values.Any() -> value;
            case Filter.Values.Address(List<String> words) -> words.contains(value) ? value : address(name, value);
            case Filter.Values.OneOf(List<String> words) ->
                words.stream()
                        .filter(value::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() -> unknown(name, value, words));
            case Filter.Values.Known known -> spelled(name, value, known);
        };
    }

    private static String address(String name, String value) {
        try {
            return Ip.parse(value).toString();
        } catch (IllegalArgumentException e) {
            throw wrong(name + " " + e.getMessage());
        }
    }

    private String spelled(String name, String value, Filter.Values.Known known) {
        List<String> same =
                texts(known.column(), known.from() + " WHERE " + known.column() + " = ? LIMIT 1", List.of(value));
        if (!same.isEmpty()) {
            return same.getFirst();
        }
        List<String> all = texts(
                known.column(),
                "(SELECT DISTINCT " + known.column() + " FROM " + known.from() + ") WHERE " + known.column()
                        + " <> '' ORDER BY " + known.column(),
                List.of());
        return all.stream().filter(value::equalsIgnoreCase).findFirst().orElseThrow(() -> unknown(name, value, all));
    }

    private static ProblemException unknown(String name, String value, List<String> known) {
        String expected = Names.nearest(value, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse(known.isEmpty() ? ", and there is none" : "");
        String list = known.isEmpty() || known.size() > MOST_NAMED ? "" : "; known: " + String.join(", ", known);
        return wrong("unknown " + name + " \"" + Names.shorten(value) + "\"" + expected + list);
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, detail);
    }

    /** One column's texts, without those that are NULL. */
    public List<String> texts(String column, String from, List<String> values) {
        return answer(from, List.of(column), values).rows().stream()
                .flatMap(row -> row.getFirst().stream())
                .map(Object::toString)
                .toList();
    }

    /** @param from what stands behind FROM, with question marks for the values */
    public List<Map<String, Object>> ask(String from, List<String> fields, List<String> values) {
        return answer(from, fields, values).rows().stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (int i = 0; i < fields.size(); i++) {
                        object.put(fields.get(i), row.get(i));
                    }
                    return object;
                })
                .toList();
    }

    private SqlAnswer answer(String from, List<String> fields, List<String> values) {
        try {
            return console.askOwn("SELECT " + String.join(", ", fields) + " FROM " + from, values);
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}

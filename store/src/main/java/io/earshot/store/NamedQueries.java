package io.earshot.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the SELECTs of one class by name. They stand in a resource beside the class, {@code CLASS.sql}, where each begins behind a line
 * {@code -- name: WORD}. Values go where a SELECT has question marks; a part that depends on the request, such as an order, stands as
 * <code>${part}</code>. Immutable.
 */
public final class NamedQueries {

    private static final Pattern NAME = Pattern.compile("-- name: ([a-z][a-z0-9-]*)");
    private static final Pattern PART = Pattern.compile("\\$\\{([a-zA-Z]+)}");

    private final String source;
    private final Map<String, String> queries;

    private NamedQueries(String source, Map<String, String> queries) {
        this.source = source;
        this.queries = queries;
    }

    /** @throws IllegalStateException if there is no such resource, or it is not as it should be */
    public static NamedQueries of(Class<?> asking) {
        String source = asking.getSimpleName() + ".sql";
        try (InputStream in = asking.getResourceAsStream(source)) {
            if (in == null) {
                throw new IllegalStateException("no " + source + " beside " + asking.getName());
            }
            return parse(source, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NamedQueries parse(String source, String text) {
        Map<String, StringBuilder> queries = new LinkedHashMap<>();
        StringBuilder query = null;
        for (String line : text.lines().toList()) {
            Matcher name = NAME.matcher(line);
            if (name.matches()) {
                query = new StringBuilder();
                if (queries.put(name.group(1), query) != null) {
                    throw new IllegalStateException(source + ": \"" + name.group(1) + "\" stands there twice");
                }
            } else if (query != null && !line.startsWith("--")) {
                query.append(line).append('\n');
            } else if (query == null && !line.isBlank() && !line.startsWith("--")) {
                throw new IllegalStateException(source + ": \"" + line + "\" stands before the first name");
            }
        }
        Map<String, String> stripped = new LinkedHashMap<>();
        queries.forEach((name, sql) -> stripped.put(name, sql.toString().strip()));
        return new NamedQueries(source, stripped);
    }

    public Set<String> names() {
        return Set.copyOf(queries.keySet());
    }

    /** @throws IllegalArgumentException if there is no such query, or it has parts */
    public String sql(String name) {
        return sql(name, Map.of());
    }

    /**
     * @param parts the query's parts, written by the program: nothing that a request says may stand in one
     * @throws IllegalArgumentException if there is no such query, or one of its parts is not given
     */
    public String sql(String name, Map<String, ?> parts) {
        String sql = queries.get(name);
        if (sql == null) {
            throw new IllegalArgumentException("no query \"" + name + "\" in " + source + ", which has " + names());
        }
        return PART.matcher(sql).replaceAll(part -> Matcher.quoteReplacement(given(name, parts, part)));
    }

    private String given(String name, Map<String, ?> parts, MatchResult part) {
        Object given = parts.get(part.group(1));
        if (given == null) {
            throw new IllegalArgumentException("query \"" + name + "\" of " + source + " lacks " + part.group());
        }
        return given.toString();
    }
}

package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A SELECT over the catalog that was read, with its columns and its parameters' types. */
public final class CatalogQuery {

    /** @param type PostgreSQL's name, with {@code []} behind that of an array */
    public record Column(String name, String type) {}

    private final Query query;
    private final List<Column> columns;
    private final Map<Integer, String> parameters;
    private final List<Relation> relations;
    private final List<TypeDescription> types;

    private CatalogQuery(
            Query query,
            List<Column> columns,
            Map<Integer, String> parameters,
            List<Relation> relations,
            List<TypeDescription> types) {
        this.query = query;
        this.columns = columns;
        this.parameters = parameters;
        this.relations = relations;
        this.types = types;
    }

    /**
     * Reads a SELECT.
     *
     * @throws CatalogException if it is none, or asks for something that is not there
     */
    public static CatalogQuery read(
            String sql, List<Relation> relations, List<TypeDescription> types, CatalogSession session) {
        try {
            Query query = QueryParser.parse(sql);
            CatalogTables tables = new CatalogTables(relations, types, session);
            Evaluator evaluator = new Evaluator(List.of(), session, tables);
            List<Column> columns = evaluator.queries().columns(query, Scope.none()).stream()
                    .map(column -> new Column(column.name(), column.type()))
                    .toList();
            return new CatalogQuery(query, columns, evaluator.queries().parameterTypes(), relations, types);
        } catch (StackOverflowError tooDeep) {
            throw new CatalogException("54001", "the statement nests too deep, expected a simpler one");
        } catch (IndexOutOfBoundsException | ClassCastException | NullPointerException e) {
            throw new CatalogException(
                    "42883",
                    "a function or an operator in a question about the catalog with values that it does not take");
        } catch (ArithmeticException e) {
            throw new CatalogException("22003", "a number out of range in a question about the catalog");
        } catch (IllegalArgumentException e) {
            throw new CatalogException("22023", String.valueOf(e.getMessage()));
        }
    }

    public List<Column> columns() {
        return columns;
    }

    /** Returns the types of parameters by their numbers. */
    public Map<Integer, String> parameters() {
        return parameters;
    }

    /**
     * Runs it.
     *
     * @param values of the parameters: texts, numbers, booleans, and lists of these; NULL is an empty Optional
     * @throws CatalogException if it fails
     */
    public List<List<Optional<Object>>> run(List<Optional<Object>> values, CatalogSession session) {
        List<Object> given = new ArrayList<>();
        values.forEach(value -> given.add(value.map(CatalogQuery::inner).orElse(null)));
        Evaluator evaluator = new Evaluator(given, session, new CatalogTables(relations, types, session));
        try {
            List<List<Optional<Object>>> rows = new ArrayList<>();
            for (List<Object> row : evaluator.queries().run(query, Scope.none()).rows()) {
                List<Optional<Object>> plain = new ArrayList<>();
                for (Object value : row) {
                    plain.add(Values.plain(ofType(columns().get(plain.size()).type(), value)));
                }
                rows.add(plain);
            }
            return rows;
        } catch (StackOverflowError tooDeep) {
            throw new CatalogException("54001", "the statement nests too deep, expected a simpler one");
        } catch (IndexOutOfBoundsException | ClassCastException | NullPointerException e) {
            throw new CatalogException(
                    "42883",
                    "a function or an operator in a question about the catalog with values that it does not take");
        } catch (ArithmeticException e) {
            throw new CatalogException("22003", "a number out of range in a question about the catalog");
        } catch (IllegalArgumentException e) {
            throw new CatalogException("22023", String.valueOf(e.getMessage()));
        }
    }

    /** A vector that was cast to an array is shown as one. */
    private static Object ofType(String type, Object value) {
        return value instanceof ArrayValue array && type.endsWith("[]") ? ArrayValue.of(array.items()) : value;
    }

    private static Object inner(Object value) {
        return switch (value) {
            case Object[] items -> {
                List<Object> all = new ArrayList<>();
                for (Object item : items) {
                    all.add(item == null ? null : inner(item));
                }
                yield ArrayValue.of(all);
            }
            case Integer number -> (Object) number.longValue();
            case Short number -> (long) number;
            case Float number -> new java.math.BigDecimal(number.toString());
            case Double number -> new java.math.BigDecimal(number.toString());
            case Long _, Boolean _, java.math.BigDecimal _ -> value;
            default -> value.toString();
        };
    }
}

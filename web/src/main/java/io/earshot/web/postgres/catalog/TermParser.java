package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the smallest parts of expressions: values, names, calls, casts, and what stands in parentheses. */
final class TermParser {

    /** They need no parentheses. */
    private static final Set<String> NILADIC = Set.of(
            "current_user",
            "session_user",
            "user",
            "current_role",
            "current_catalog",
            "current_schema",
            "current_timestamp",
            "current_date",
            "current_time",
            "localtimestamp");

    private static final Set<String> LITERAL_TYPES = Set.of(
            "date",
            "timestamp",
            "timestamptz",
            "interval",
            "regclass",
            "regtype",
            "regproc",
            "text",
            "name",
            "oid",
            "bool",
            "json");

    private final TokenStream in;
    private final QueryParser queries;
    private final ExpressionParser expressions;
    private final TypeParser types;

    TermParser(TokenStream in, QueryParser queries, ExpressionParser expressions) {
        this.in = in;
        this.queries = queries;
        this.expressions = expressions;
        types = new TypeParser(in);
    }

    Expr readWithSuffixes() {
        Expr term = read();
        while (true) {
            if (in.takeSign("::")) {
                term = new Expr.Cast(term, types.read());
            } else if (in.takeSign("[")) {
                term = element(term);
            } else if (in.peek().isSign(".") && !(term instanceof Expr.Column)) {
                in.take();
                term = new Expr.Field(term, in.takeSign("*") ? "*" : in.expectName());
            } else if (in.takeWord("collate")) {
                types.name();
            } else if (in.peek().is("at") && in.peek(1).is("time")) {
                in.take();
                in.take();
                in.expectWord("zone");
                read();
            } else {
                return term;
            }
        }
    }

    private Expr element(Expr array) {
        Expr index = in.peek().isSign(":") ? new Expr.Literal(1L, "int4") : expressions.read();
        Optional<Expr> to = Optional.empty();
        if (in.takeSign(":")) {
            to = Optional.of(
                    in.peek().isSign("]") ? new Expr.Literal((long) Integer.MAX_VALUE, "int4") : expressions.read());
        }
        in.expectSign("]");
        return new Expr.Element(array, index, to);
    }

    private Expr read() {
        Token token = in.peek();
        return switch (token.kind()) {
            case TEXT -> new Expr.Literal(in.take().text(), "text");
            case NUMBER -> number(in.take().text());
            case PARAMETER -> new Expr.Parameter(Integer.parseInt(in.take().text()));
            case SIGN -> sign();
            case QUOTED -> name();
            case WORD -> word(token.text());
            case END -> throw in.unexpected("an expression");
        };
    }

    private static Expr number(String text) {
        return text.contains(".") || text.length() > 18
                ? new Expr.Literal(new BigDecimal(text), "numeric")
                : new Expr.Literal(Long.valueOf(text), text.length() > 9 ? "int8" : "int4");
    }

    private Expr sign() {
        if (in.takeSign("*")) {
            return new Expr.Star(Optional.empty());
        }
        in.expectSign("(");
        if (queries.beginsQuery()) {
            Expr query = new Expr.Scalar(queries.read());
            in.expectSign(")");
            return query;
        }
        List<Expr> all = expressions.list();
        in.expectSign(")");
        if (all.size() > 1) {
            return new Expr.Row(all);
        }
        boolean field =
                in.peek().isSign(".") && (in.peek(1).isName() || in.peek(1).isSign("*"));
        if (!field) {
            return all.getFirst();
        }
        in.take();
        return new Expr.Field(all.getFirst(), in.takeSign("*") ? "*" : in.expectName());
    }

    private Expr word(String word) {
        boolean called = in.peek(1).isSign("(");
        switch (word) {
            case "null" -> {
                in.take();
                return new Expr.Literal(null, "unknown");
            }
            case "true", "false" -> {
                in.take();
                return new Expr.Literal(word.equals("true"), "bool");
            }
            case "case" -> {
                return cases();
            }
            case "cast" -> {
                return cast();
            }
            case "exists" -> {
                in.take();
                in.expectSign("(");
                Expr exists = new Expr.Exists(queries.read());
                in.expectSign(")");
                return exists;
            }
            case "array" -> {
                in.take();
                return array();
            }
            case "row" -> {
                if (called) {
                    in.take();
                    in.take();
                    List<Expr> fields = in.peek().isSign(")") ? List.of() : expressions.list();
                    in.expectSign(")");
                    return new Expr.Row(fields);
                }
            }
            default -> {
                // A name, or a type before a text.
            }
        }
        if (NILADIC.contains(word) && !called && !in.peek(1).isSign(".")) {
            in.take();
            return call(word, List.of());
        }
        if (LITERAL_TYPES.contains(word) && in.peek(1).kind() == Kind.TEXT) {
            in.take();
            return new Expr.Cast(new Expr.Literal(in.take().text(), "text"), word);
        }
        return name();
    }

    private static Expr call(String name, List<Expr> arguments) {
        return new Expr.Call(name, arguments, false, List.of(), Optional.empty());
    }

    private Expr cases() {
        in.expectWord("case");
        Optional<Expr> operand = in.peek().is("when") ? Optional.empty() : Optional.of(expressions.read());
        List<Expr> when = new ArrayList<>();
        List<Expr> then = new ArrayList<>();
        while (in.takeWord("when")) {
            when.add(expressions.read());
            in.expectWord("then");
            then.add(expressions.read());
        }
        Optional<Expr> otherwise = in.takeWord("else") ? Optional.of(expressions.read()) : Optional.empty();
        in.expectWord("end");
        return new Expr.Case(operand, when, then, otherwise);
    }

    private Expr cast() {
        in.expectWord("cast");
        in.expectSign("(");
        Expr operand = expressions.read();
        in.expectWord("as");
        String type = types.read();
        in.expectSign(")");
        return new Expr.Cast(operand, type);
    }

    private Expr array() {
        if (in.takeSign("(")) {
            Expr array = new Expr.ArrayQuery(queries.read());
            in.expectSign(")");
            return array;
        }
        in.expectSign("[");
        List<Expr> elements = in.peek().isSign("]") ? List.of() : arrayElements();
        in.expectSign("]");
        return new Expr.Array(elements);
    }

    private List<Expr> arrayElements() {
        List<Expr> elements = new ArrayList<>();
        do {
            elements.add(in.takeSign("[") ? nested() : expressions.read());
        } while (in.takeSign(","));
        return elements;
    }

    private Expr nested() {
        Expr inner = new Expr.Array(arrayElements());
        in.expectSign("]");
        return inner;
    }

    /** A column, a call, or a table's star, each with or without a schema. */
    private Expr name() {
        List<String> parts = new ArrayList<>(List.of(in.expectName()));
        while (in.peek().isSign(".")) {
            in.take();
            if (in.takeSign("*")) {
                return new Expr.Star(Optional.of(parts.getLast()));
            }
            parts.add(in.expectName());
        }
        String name = parts.getLast();
        if (in.peek().isSign("(")) {
            return special(name).orElseGet(() -> function(name));
        }
        return new Expr.Column(parts.size() > 1 ? Optional.of(parts.get(parts.size() - 2)) : Optional.empty(), name);
    }

    /** Calls with words between their arguments. */
    private Optional<Expr> special(String name) {
        if (!Set.of("extract", "position", "substring", "trim").contains(name)) {
            return Optional.empty();
        }
        in.expectSign("(");
        List<Expr> arguments = new ArrayList<>();
        if (name.equals("trim")) {
            return Optional.of(trim());
        }
        if (name.equals("extract")) {
            arguments.add(new Expr.Literal(in.take().text(), "text"));
        } else {
            // The word IN would be read as a list.
            arguments.add(name.equals("position") ? readWithSuffixes() : expressions.read());
        }
        while (!in.takeSign(")")) {
            if (!(in.takeWord("from") || in.takeWord("for") || in.takeWord("in") || in.takeSign(","))) {
                throw in.unexpected("\")\"");
            }
            arguments.add(expressions.read());
        }
        return Optional.of(call(name, arguments));
    }

    /** {@code TRIM(BOTH 'x' FROM text)} is a function of the text and the characters. */
    private Expr trim() {
        String function = in.takeWord("leading") ? "ltrim" : in.takeWord("trailing") ? "rtrim" : "btrim";
        in.takeWord("both");
        List<Expr> arguments = new ArrayList<>();
        if (!in.peek().is("from")) {
            arguments.add(expressions.read());
        }
        if (in.takeWord("from")) {
            arguments.addFirst(expressions.read());
        } else if (in.takeSign(",")) {
            arguments.add(expressions.read());
        }
        in.expectSign(")");
        return call(function, arguments);
    }

    private Expr function(String name) {
        in.expectSign("(");
        boolean distinct = in.takeWord("distinct");
        in.takeWord("variadic");
        List<Expr> arguments = new ArrayList<>();
        while (!in.peek().isSign(")") && !in.peek().is("order")) {
            arguments.add(expressions.read());
            if (!in.takeSign(",")) {
                break;
            }
            in.takeWord("variadic");
        }
        List<Query.Order> order = queries.order();
        in.expectSign(")");
        Optional<Expr> filter = Optional.empty();
        if (in.takeWord("filter")) {
            in.expectSign("(");
            in.expectWord("where");
            filter = Optional.of(expressions.read());
            in.expectSign(")");
        }
        if (in.takeWord("over")) {
            return window(name);
        }
        return new Expr.Call(name, arguments, distinct, order, filter);
    }

    private Expr window(String name) {
        if (!name.equals("row_number")) {
            throw CatalogException.unsupported(name + "() OVER");
        }
        in.expectSign("(");
        List<Expr> partition = List.of();
        if (in.takeWord("partition")) {
            in.expectWord("by");
            partition = expressions.list();
        }
        List<Query.Order> order = queries.order();
        in.expectSign(")");
        return new Expr.RowNumber(partition, order);
    }
}

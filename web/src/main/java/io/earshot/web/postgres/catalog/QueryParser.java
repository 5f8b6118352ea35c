package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads queries: SELECT, VALUES, TABLE, WITH, and their unions. */
final class QueryParser {

    /** Words that end a table's or a column's name, since they cannot be its alias. */
    private static final Set<String> NO_ALIAS = Set.of(
            "from",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "on",
            "using",
            "as",
            "with",
            "for",
            "window",
            "and",
            "or",
            "lateral");

    private final TokenStream in;
    private final ExpressionParser expressions;

    QueryParser(TokenStream in) {
        this.in = in;
        expressions = new ExpressionParser(in, this);
    }

    /** Reads one statement and the semicolons behind it. */
    static Query parse(String sql) {
        TokenStream in = new TokenStream(Lexer.tokens(sql));
        Query query = new QueryParser(in).read();
        while (in.takeSign(";")) {
            // Nothing stands between two of them.
        }
        if (in.peek().kind() != Kind.END) {
            throw in.unexpected("the statement's end");
        }
        return query;
    }

    boolean beginsQuery() {
        int ahead = 0;
        while (in.peek(ahead).isSign("(")) {
            ahead++;
        }
        Token word = in.peek(ahead);
        return word.is("select")
                || word.is("with")
                || word.is("values")
                || (word.is("table") && in.peek(ahead + 1).isName());
    }

    Query read() {
        List<Query.With> with = with();
        Query body = setOperations();
        List<Query.Order> order = order();
        Optional<Expr> limit = Optional.empty();
        Optional<Expr> offset = Optional.empty();
        while (true) {
            if (in.takeWord("limit")) {
                limit = in.takeWord("all") ? Optional.empty() : Optional.of(expressions.read());
            } else if (in.takeWord("offset")) {
                offset = Optional.of(expressions.read());
                in.takeWord("rows");
                in.takeWord("row");
            } else if (in.takeWord("fetch")) {
                in.take();
                limit = Optional.of(in.peek().kind() == Kind.WORD ? new Expr.Literal(1L, "int4") : expressions.read());
                in.take();
                in.expectWord("only");
            } else {
                break;
            }
        }
        boolean plain = with.isEmpty() && order.isEmpty() && limit.isEmpty() && offset.isEmpty();
        if (plain) {
            return body;
        }
        boolean bare = body.with().isEmpty()
                && body.order().isEmpty()
                && body.limit().isEmpty()
                && body.offset().isEmpty();
        return bare
                ? new Query(with, body.body(), order, limit, offset)
                : new Query(with, wrapped(body), order, limit, offset);
    }

    /** A query in parentheses that has an order or a limit of its own. */
    private static Query.Body wrapped(Query query) {
        return new Query.Select(
                false,
                List.of(),
                List.of(new Query.Item(new Expr.Star(Optional.empty()), Optional.empty())),
                List.of(new Query.Derived(query, new Query.Alias(Optional.of("wrapped"), List.of()))),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Query of(Query.Body body) {
        return new Query(List.of(), body, List.of(), Optional.empty(), Optional.empty());
    }

    private List<Query.With> with() {
        List<Query.With> all = new ArrayList<>();
        if (in.takeWord("with")) {
            boolean recursive = in.takeWord("recursive");
            do {
                String name = in.expectName();
                List<String> columns = in.takeSign("(") ? names() : List.of();
                in.expectWord("as");
                in.takeWord("not");
                in.takeWord("materialized");
                in.expectSign("(");
                all.add(new Query.With(name, columns, read(), recursive));
                in.expectSign(")");
            } while (in.takeSign(","));
        }
        return all;
    }

    /** Reads names up to the closing parenthesis; types behind them are left out. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        do {
            names.add(in.expectName());
            if (in.peek().isName()) {
                new TypeParser(in).read();
            }
        } while (in.takeSign(","));
        in.expectSign(")");
        return names;
    }

    private Query setOperations() {
        Query left = primary();
        while (in.peek().is("union") || in.peek().is("intersect") || in.peek().is("except")) {
            String operator = in.take().text();
            boolean all = in.takeWord("all");
            in.takeWord("distinct");
            left = of(new Query.SetOperation(operator, all, left, primary()));
        }
        return left;
    }

    private Query primary() {
        if (in.takeSign("(")) {
            Query inner = read();
            in.expectSign(")");
            return inner;
        }
        if (in.takeWord("values")) {
            List<List<Expr>> rows = new ArrayList<>();
            do {
                in.expectSign("(");
                rows.add(expressions.list());
                in.expectSign(")");
            } while (in.takeSign(","));
            return of(new Query.Values(rows));
        }
        if (in.takeWord("table")) {
            Query.From table = tableName();
            return of(new Query.Select(
                    false,
                    List.of(),
                    List.of(new Query.Item(new Expr.Star(Optional.empty()), Optional.empty())),
                    List.of(table),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
        }
        in.expectWord("select");
        return of(select());
    }

    private Query.Select select() {
        boolean distinct = in.takeWord("distinct");
        in.takeWord("all");
        List<Expr> distinctOn = List.of();
        if (distinct && in.takeWord("on")) {
            in.expectSign("(");
            distinctOn = expressions.list();
            in.expectSign(")");
        }
        List<Query.Item> items = new ArrayList<>();
        if (!in.peek().is("from")) {
            do {
                items.add(item());
            } while (in.takeSign(","));
        }
        List<Query.From> from = new ArrayList<>();
        if (in.takeWord("from")) {
            do {
                from.add(joined());
            } while (in.takeSign(","));
        }
        Optional<Expr> where = in.takeWord("where") ? Optional.of(expressions.read()) : Optional.empty();
        List<Expr> groupBy = in.takeWords("group", "by") ? expressions.list() : List.of();
        Optional<Expr> having = in.takeWord("having") ? Optional.of(expressions.read()) : Optional.empty();
        return new Query.Select(distinct, distinctOn, items, from, where, groupBy, having);
    }

    private Query.Item item() {
        Expr expr = expressions.read();
        if (in.takeWord("as")) {
            return new Query.Item(expr, Optional.of(in.expectName()));
        }
        boolean named = in.peek().kind() == Kind.QUOTED
                || (in.peek().kind() == Kind.WORD
                        && !NO_ALIAS.contains(in.peek().text()));
        return new Query.Item(expr, named ? Optional.of(in.take().text()) : Optional.empty());
    }

    List<Query.Order> order() {
        List<Query.Order> all = new ArrayList<>();
        if (in.takeWords("order", "by")) {
            do {
                Expr by = expressions.read();
                boolean descending = in.takeWord("desc");
                in.takeWord("asc");
                Optional<Boolean> nullsFirst = Optional.empty();
                if (in.takeWord("nulls")) {
                    nullsFirst = Optional.of(in.take().is("first"));
                }
                all.add(new Query.Order(by, descending, nullsFirst));
            } while (in.takeSign(","));
        }
        return all;
    }

    private Query.From joined() {
        Query.From left = primaryFrom();
        while (true) {
            boolean natural = in.takeWord("natural");
            String kind = joinKind();
            if (kind.isEmpty()) {
                return left;
            }
            Query.From right = primaryFrom();
            Optional<Expr> on = Optional.empty();
            List<String> using = List.of();
            if (in.takeWord("on")) {
                on = Optional.of(expressions.read());
            } else if (in.takeWord("using")) {
                in.expectSign("(");
                using = names();
            }
            left = new Query.Join(kind, left, right, on, using, natural);
        }
    }

    private String joinKind() {
        if (in.takeWord("join")) {
            return "inner";
        }
        for (String kind : List.of("inner", "left", "right", "full", "cross")) {
            if (in.peek().is(kind)) {
                in.take();
                in.takeWord("outer");
                in.expectWord("join");
                return kind;
            }
        }
        return "";
    }

    private Query.From primaryFrom() {
        boolean lateral = in.takeWord("lateral");
        if (in.peek().isSign("(")) {
            return beginsQuery() ? derivedOrJoined() : joinedInParentheses();
        }
        if (lateral || isCall()) {
            return functionCall();
        }
        in.takeWord("only");
        return tableName();
    }

    /** Parentheses before a query belong to the query, or to joins of which it is the first table. */
    private Query.From derivedOrJoined() {
        int place = in.place();
        try {
            in.expectSign("(");
            Query query = read();
            in.expectSign(")");
            return new Query.Derived(query, alias());
        } catch (CatalogException e) {
            in.goBack(place);
            if (!in.peek(1).isSign("(")) {
                throw e;
            }
            return joinedInParentheses();
        }
    }

    private Query.From joinedInParentheses() {
        in.expectSign("(");
        Query.From inner = joined();
        in.expectSign(")");
        return inner;
    }

    private boolean isCall() {
        int ahead = 0;
        while (in.peek(ahead).isName() && in.peek(ahead + 1).isSign(".")) {
            ahead += 2;
        }
        return in.peek(ahead).isName() && in.peek(ahead + 1).isSign("(");
    }

    private Query.From functionCall() {
        if (!(expressions.read() instanceof Expr.Call call)) {
            throw in.unexpected("a function");
        }
        boolean ordinality = in.takeWords("with", "ordinality");
        return new Query.FunctionCall(call, ordinality, alias());
    }

    private Query.From tableName() {
        String name = in.expectName();
        Optional<String> schema = Optional.empty();
        while (in.takeSign(".")) {
            schema = Optional.of(name);
            name = in.expectName();
        }
        return new Query.TableName(schema, name, alias());
    }

    private Query.Alias alias() {
        boolean as = in.takeWord("as");
        boolean named = in.peek().kind() == Kind.QUOTED
                || (in.peek().kind() == Kind.WORD
                        && (as || !NO_ALIAS.contains(in.peek().text())));
        Optional<String> name = named ? Optional.of(in.take().text()) : Optional.empty();
        List<String> columns = (as || named) && in.takeSign("(") ? names() : List.of();
        return new Query.Alias(name, columns);
    }
}

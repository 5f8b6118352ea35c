package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Decides which queries of users a database may run, and hands out the text that it runs. A query is read into a syntax tree;
 * only known kinds of nodes, functions, types and tables may be in it; and the text is printed from the tree, with every name
 * in quotes. Thread-safe.
 */
public final class QueryGuard {

    private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");
    private static final int MAX_DEPTH = 100;

    /** Each may double what a row holds. */
    private static final int MAX_CONCATENATIONS = 8;

    private final TableNames tables;
    private final AcceptedQueries accepted = new AcceptedQueries();

    public QueryGuard(TableNames tables) {
        this.tables = tables;
    }

    /**
     * Returns a query as a database may run it. Parameters stay as they are: {@code ?} in their order, or {@code ?1} by number,
     * which may be written {@code $1}.
     *
     * @throws QueryRefusedException if it is not exactly one statement that reads, with what is in the way and where
     */
    public GuardedQuery accept(String sql) throws QueryRefusedException {
        Optional<GuardedQuery> known = accepted.find(sql);
        if (known.isPresent()) {
            return known.get();
        }
        GuardedQuery query = read(sql);
        accepted.add(sql, query);
        return query;
    }

    private GuardedQuery read(String sql) throws QueryRefusedException {
        List<QueryToken> tokens = statement(sql);
        try {
            TokenPrinter out = new TokenPrinter(sql, tokens);
            if (out.nextIs("SHOW")) {
                show(out);
            } else {
                int skipped = explain(out);
                Select select = new ParserText(sql, tokens, skipped).parse();
                new SelectPrinter(out, tables, new Growth(out, tokens)).print(select);
            }
            if (out.nextIs("FOR")) {
                throw out.refused("FOR", "a reader must not lock rows");
            }
            return new GuardedQuery(out.finish());
        } catch (StackOverflowError tooDeep) {
            throw new QueryRefusedException(Reason.FORBIDDEN, "the statement nests too deep, expected a simpler one");
        }
    }

    /** Returns the tokens of the one statement that reads, without semicolons behind it. */
    private static List<QueryToken> statement(String sql) throws QueryRefusedException {
        List<QueryToken> tokens = QueryLexer.tokens(sql);
        int first = 0;
        while (first < tokens.size() && tokens.get(first).isSign("(")) {
            first++;
        }
        if (first == tokens.size() || tokens.get(first).kind() != Kind.WORD) {
            throw new QueryRefusedException(Reason.SYNTAX, "no statement, expected one SELECT");
        }
        String verb = tokens.get(first).text();
        if (!READING.contains(verb)) {
            throw new QueryRefusedException(
                    Reason.FORBIDDEN, Names.shorten(verb) + " refused, expected one SELECT: the tables are read-only");
        }
        int end = 0;
        while (end < tokens.size() && !tokens.get(end).isSign(";")) {
            end++;
        }
        if (end + 1 < tokens.size()) {
            throw new QueryRefusedException(
                    Reason.FORBIDDEN,
                    "more than one statement, expected one SELECT: another begins at "
                            + QueryPlace.of(sql, tokens.get(end + 1).at()));
        }
        List<QueryToken> statement = tokens.subList(0, end);
        requireShallow(statement);
        return statement;
    }

    private static void requireShallow(List<QueryToken> tokens) throws QueryRefusedException {
        int depth = 0;
        int concatenations = 0;
        for (QueryToken token : tokens) {
            if (token.isSign("(") || token.isSign("[")) {
                depth++;
            } else if (token.isSign(")") || token.isSign("]")) {
                depth--;
            } else if (token.isSign("||")) {
                concatenations++;
            }
            if (depth > MAX_DEPTH) {
                throw new QueryRefusedException(Reason.FORBIDDEN, "parentheses nested deeper than " + MAX_DEPTH);
            }
            if (concatenations > MAX_CONCATENATIONS) {
                throw new QueryRefusedException(
                        Reason.FORBIDDEN, "more than " + MAX_CONCATENATIONS + " times ||, expected fewer: use CONCAT");
            }
        }
    }

    /** @return how many tokens it takes to say so */
    private int explain(TokenPrinter out) throws QueryRefusedException {
        if (out.nextIs("EXPLAIN") && !tables.explains()) {
            throw out.refused("EXPLAIN", "expected a SELECT: a plan counts rows that are not yours");
        }
        if (!out.wordIfNext("EXPLAIN")) {
            return 0;
        }
        if (out.wordIfNext("ANALYZE")) {
            return 2;
        }
        if (out.wordIfNext("PLAN")) {
            out.words("FOR");
            return 3;
        }
        return 1;
    }

    private void show(TokenPrinter out) throws QueryRefusedException {
        out.words("SHOW");
        if (out.wordOf(Set.of("TABLES", "COLUMNS"), "expected SHOW TABLES or SHOW COLUMNS FROM table")
                .equals("COLUMNS")) {
            out.words("FROM");
            if (!tables.has(out.peek(0).text())) {
                throw out.refused("SHOW COLUMNS FROM " + TokenPrinter.shown(out.peek(0)), "expected a table");
            }
            out.name();
        }
    }
}

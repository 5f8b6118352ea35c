package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;

/** Prints what stands behind FROM. Tables are those that readers may ask, each with its schema in front. */
final class FromPrinter {

    private static final Set<String> JOIN_WORDS = Set.of("NATURAL", "LEFT", "RIGHT", "INNER", "OUTER", "CROSS");

    private final TokenPrinter out;
    private final TableNames tables;
    private final SelectPrinter selects;
    private final ExpressionPrinter expressions;
    private final FunctionPrinter functions;

    /** Names that WITH gives to queries. */
    private final Set<String> defined = new HashSet<>();

    FromPrinter(
            TokenPrinter out,
            TableNames tables,
            SelectPrinter selects,
            ExpressionPrinter expressions,
            FunctionPrinter functions) {
        this.out = out;
        this.tables = tables;
        this.selects = selects;
        this.expressions = expressions;
        this.functions = functions;
    }

    /** @param name of a query in WITH */
    void define(String name) throws QueryRefusedException {
        if (!tables.names().isEmpty() && tables.has(name)) {
            throw out.refused("WITH " + Names.shorten(name), "expected a name that no table has");
        }
        defined.add(name);
    }

    void print(FromItem item) throws QueryRefusedException {
        switch (item) {
            case Table table -> table(table);
            case TableFunction function
            when out.nextIs(Series.NAME) -> {
                new Series(out, expressions).print(function);
                selects.alias(item.getAlias());
                Series.nameColumn(out, item.getAlias());
                return;
            }
            case TableFunction function -> function(function);
            case ParenthesedFromItem inner -> {
                out.sign("(");
                print(inner.getFromItem());
                joins(inner.getJoins());
                out.sign(")");
            }
            case ParenthesedSelect select -> selects.print(select);
            case Values values -> selects.values(values);
            case null, default -> throw out.unexpected();
        }
        selects.alias(item.getAlias());
    }

    void joins(List<Join> joins) throws QueryRefusedException {
        if (joins == null) {
            return;
        }
        for (Join join : joins) {
            if (join.isSimple()) {
                out.sign(",");
            } else {
                while (!out.nextIs("JOIN")) {
                    out.wordOf(JOIN_WORDS, "expected JOIN");
                }
                out.words("JOIN");
            }
            print(join.getFromItem());
            for (Expression condition : join.getOnExpressions()) {
                out.words("ON");
                expressions.print(condition);
            }
            using(join.getUsingColumns());
        }
    }

    /** Prints the name of a table, with its schema whether or not that was typed. */
    void table(Table table) throws QueryRefusedException {
        int parts = table.getNameParts().size();
        if (parts > 2) {
            throw out.refused("a table's name of " + parts + " parts", "expected TABLE");
        }
        if (parts == 2) {
            boolean describes = schema().equals(TableNames.INFORMATION_SCHEMA);
            out.sign(".");
            QueryToken name = out.peek(0);
            if (describes && !TableNames.isDescription(name.text())) {
                throw new QueryRefusedException(
                        Reason.FORBIDDEN,
                        "INFORMATION_SCHEMA refused at " + out.place() + ", but for TABLES, COLUMNS and VIEWS");
            }
            if (!describes) {
                requireKnown(name);
            }
        } else if (!defined.contains(out.peek(0).text())) {
            requireKnown(out.peek(0));
            out.added(QueryToken.quote(tables.schema()) + ".");
        }
        out.name(table.getName());
    }

    /** Prints the schema that is meant by one that readers may name, and returns the one that they named. */
    String schema() throws QueryRefusedException {
        QueryToken token = out.peek(0);
        String name = token.text();
        if ((token.kind() != Kind.WORD && token.kind() != Kind.NAME)
                || !(name.equals(TableNames.PUBLIC) || name.equals(TableNames.INFORMATION_SCHEMA))) {
            throw out.refused(
                    TokenPrinter.shown(token), "expected a table, or INFORMATION_SCHEMA's TABLES, COLUMNS and VIEWS");
        }
        out.instead(1, QueryToken.quote(name.equals(TableNames.PUBLIC) ? tables.schema() : tables.descriptions()));
        return name;
    }

    private void requireKnown(QueryToken name) throws QueryRefusedException {
        if (!tables.has(name.text())) {
            String hint = Names.nearest(name.text(), tables.names())
                    .map(near -> ", did you mean " + near + "?")
                    .orElse(", expected one of those in INFORMATION_SCHEMA.TABLES");
            throw new QueryRefusedException(
                    Reason.UNKNOWN_TABLE, "no table " + Names.shorten(name.text()) + " at " + out.place() + hint);
        }
    }

    private void function(TableFunction table) throws QueryRefusedException {
        Function function = table.getFunction();
        if (function == null || table.getPrefix() != null) {
            throw out.unexpected();
        }
        functions.printTable(function);
        if (out.wordIfNext("WITH")) {
            out.words("ORDINALITY");
        }
    }

    private void using(List<Column> columns) throws QueryRefusedException {
        if (columns == null || columns.isEmpty()) {
            return;
        }
        out.words("USING");
        out.sign("(");
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            out.name(columns.get(i).getColumnName());
        }
        out.sign(")");
    }
}

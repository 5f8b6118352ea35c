package io.earshot.store.guard;

import io.earshot.store.guard.QueryToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.RowConstructor;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.select.Distinct;
import net.sf.jsqlparser.statement.select.Fetch;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.Offset;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.select.WithItem;

/** Prints queries with everything that may stand inside them, and refuses clauses that do more than read. */
final class SelectPrinter {

    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "EXCEPT", "MINUS", "INTERSECT");

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;
    private final FunctionPrinter functions;
    private final FromPrinter from;
    private final Growth growth;

    SelectPrinter(TokenPrinter out, TableNames tables, Growth growth) {
        this.out = out;
        this.growth = growth;
        expressions = new ExpressionPrinter(out, this, growth);
        functions = new FunctionPrinter(out, expressions);
        from = new FromPrinter(out, tables, this, expressions, functions);
    }

    void print(Select select) throws QueryRefusedException {
        if (select.getWithItemsList() != null && !select.getWithItemsList().isEmpty()) {
            with(select.getWithItemsList());
        }
        switch (select) {
            case PlainSelect plain -> plain(plain);
            case SetOperationList sets -> sets(sets);
            case ParenthesedSelect inner -> {
                out.sign("(");
                print(inner.getSelect());
                out.sign(")");
            }
            case Values values -> values(values);
            case TableStatement statement -> {
                out.words("TABLE");
                from.table(statement.getTable());
            }
            default -> throw out.unexpected();
        }
        functions.orderBy(select.getOrderByElements());
        limits(select);
    }

    void schema() throws QueryRefusedException {
        from.schema();
    }

    /** Prints a name for a query, table or column; the word AS in front of it may be left out by users, but not by this. */
    void alias(Alias alias) throws QueryRefusedException {
        if (alias == null) {
            return;
        }
        if (!out.wordIfNext("AS")) {
            out.added("AS");
        }
        out.name(alias.getName());
        if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
            out.sign("(");
            for (int i = 0; i < alias.getAliasColumns().size(); i++) {
                if (i > 0) {
                    out.sign(",");
                }
                out.name(alias.getAliasColumns().get(i).name);
            }
            out.sign(")");
        }
    }

    private void with(List<WithItem<?>> items) throws QueryRefusedException {
        out.words("WITH");
        if (out.wordIfNext("RECURSIVE")) {
            growth.recursive();
        }
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            WithItem<?> item = items.get(i);
            from.define(out.name(item.getAliasName()));
            if (out.nextIsSign("(")) {
                out.sign("(");
                out.name();
                while (out.nextIsSign(",")) {
                    out.sign(",");
                    out.name();
                }
                out.sign(")");
            }
            out.words("AS");
            if (!(item.getParenthesedStatement() instanceof ParenthesedSelect select)) {
                throw out.unexpected();
            }
            print(select);
        }
    }

    private void plain(PlainSelect select) throws QueryRefusedException {
        out.words("SELECT");
        if (select.getDistinct() != null) {
            distinct(select.getDistinct());
        }
        List<String> items = items(select.getSelectItems());
        if (select.getFromItem() != null) {
            out.words("FROM");
            from.print(select.getFromItem());
            from.joins(select.getJoins());
        }
        condition("WHERE", select.getWhere());
        if (select.getGroupBy() != null) {
            groupBy(select.getGroupBy(), items);
        }
        condition("HAVING", select.getHaving());
        if (out.nextIs("WINDOW")) {
            windows(select.getWindowDefinitions());
        }
        condition("QUALIFY", select.getQualify());
    }

    private void distinct(Distinct distinct) throws QueryRefusedException {
        out.words("DISTINCT");
        if (distinct.getOnSelectItems() != null) {
            out.words("ON");
            out.sign("(");
            items(distinct.getOnSelectItems());
            out.sign(")");
        }
    }

    /** @return the items as they were printed, without their names */
    private List<String> items(List<SelectItem<?>> items) throws QueryRefusedException {
        if (items == null) {
            throw out.unexpected();
        }
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            int start = out.mark();
            expressions.print(items.get(i).getExpression());
            printed.add(out.since(start));
            alias(items.get(i).getAlias());
        }
        return printed;
    }

    private void condition(String word, Expression condition) throws QueryRefusedException {
        if (condition != null) {
            out.words(word);
            expressions.print(condition);
        }
    }

    /** Prints what to group by. A number is the place of an item, as PostgreSQL has it; H2 knows that behind ORDER BY alone. */
    private void groupBy(GroupByElement groups, List<String> items) throws QueryRefusedException {
        out.words("GROUP", "BY");
        ExpressionList<?> list = groups.getGroupByExpressionList();
        if (list instanceof ParenthesedExpressionList<?> inParentheses) {
            expressions.print(inParentheses);
            return;
        }
        Set<Long> places = new TreeSet<>();
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            if (list.get(i) instanceof LongValue place) {
                boolean isItem = out.peek(0).kind() == QueryToken.Kind.NUMBER
                        && place.getStringValue().matches("[1-9][0-9]{0,3}")
                        && place.getValue() <= items.size()
                        && places.add(place.getValue());
                if (!isItem) {
                    throw out.refused(
                            "GROUP BY " + TokenPrinter.shown(out.peek(0)),
                            "expected the place of one of " + items.size() + " columns, each once");
                }
                out.instead(1, items.get((int) place.getValue() - 1));
            } else {
                expressions.print(list.get(i));
            }
        }
    }

    private void windows(List<WindowDefinition> windows) throws QueryRefusedException {
        if (windows == null) {
            throw out.unexpected();
        }
        out.words("WINDOW");
        for (int i = 0; i < windows.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            out.name(windows.get(i).getWindowName());
            out.words("AS");
            functions.window(windows.get(i));
        }
    }

    /** Prints queries with UNION and the like between them, without parentheses of its own: their order stays the database's. */
    private void sets(SetOperationList sets) throws QueryRefusedException {
        for (int i = 0; i < sets.getSelects().size(); i++) {
            if (i > 0) {
                out.wordOf(SET_OPERATIONS, "expected UNION");
                if (out.nextIs("ALL") || out.nextIs("DISTINCT")) {
                    out.wordOf(Set.of("ALL", "DISTINCT"), "expected ALL");
                }
            }
            print(sets.getSelects().get(i));
        }
    }

    void values(Values values) throws QueryRefusedException {
        out.words("VALUES");
        ExpressionList<?> rows = values.getExpressions();
        boolean isOneRow = rows instanceof ParenthesedExpressionList<?> && !(rows instanceof RowConstructor<?>);
        if (isOneRow) {
            expressions.print(rows);
        } else {
            expressions.list(rows);
        }
    }

    private void limits(Select select) throws QueryRefusedException {
        Limit limit = select.getLimit();
        if (limit != null) {
            out.words("LIMIT");
            if (limit.getOffset() != null || limit.getByExpressions() != null) {
                throw out.refused("LIMIT with a comma", "expected LIMIT n OFFSET m");
            }
            expressions.print(limit.getRowCount());
        }
        Offset offset = select.getOffset();
        if (offset != null) {
            out.words("OFFSET");
            expressions.print(offset.getOffset());
            if (out.nextIs("ROW") || out.nextIs("ROWS")) {
                out.wordOf(Set.of("ROW", "ROWS"), "expected ROWS");
            }
        }
        if (select.getFetch() != null) {
            fetch(select.getFetch());
        }
    }

    private void fetch(Fetch fetch) throws QueryRefusedException {
        out.words("FETCH");
        out.wordOf(Set.of("FIRST", "NEXT"), "expected FETCH FIRST n ROWS ONLY");
        if (fetch.getExpression() != null && out.peek(0).kind() != Kind.WORD) {
            expressions.print(fetch.getExpression());
        }
        out.wordOf(Set.of("ROW", "ROWS"), "expected FETCH FIRST n ROWS ONLY");
        if (out.wordIfNext("WITH")) {
            out.words("TIES");
        } else {
            out.words("ONLY");
        }
    }
}

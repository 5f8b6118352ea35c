package io.earshot.store.guard;

import io.earshot.store.guard.QueryToken.Kind;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.RegExpMatchOperator;

/**
 * Prints LIKE, and PostgreSQL's operators for regular expressions. Databases try a pattern with a second % in its middle for every place at which the first could end; so they match
 * only patterns in quotes that take linear time, which an index may serve. All others, parameters and values of columns among
 * them, are matched by a function that counts its steps.
 */
final class LikePattern {

    /** Functions that an engine has for {@code (text, pattern)} and {@code (text, pattern, escape)}. */
    static final String FUNCTION = "BOUNDED_LIKE";

    static final String FUNCTION_IN_ANY_CASE = "BOUNDED_ILIKE";

    /** A function that an engine has for {@code (text, patterns, 'ANY NOT LIKE')}. */
    static final String QUANTIFIED = "MATCHES_PATTERNS";

    private static final Set<String> QUANTIFIERS = Set.of("ANY", "SOME", "ALL");

    private static final Set<String> OPERATORS = Set.of("~", "~*", "!~", "!~*");

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;

    LikePattern(TokenPrinter out, ExpressionPrinter expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    Precedence print(LikeExpression like) throws QueryRefusedException {
        int start = out.mark();
        expressions.operand(like.getLeftExpression(), Precedence.CONCATENATION);
        boolean not = like.isNot();
        int word = not ? 1 : 0;
        boolean anyCase = out.peek(word).isWord("ILIKE");
        if (!anyCase && !out.peek(word).isWord("LIKE")) {
            throw out.refused(TokenPrinter.shown(out.peek(word)), "expected REGEXP_LIKE(text, 'pattern')");
        }
        if (like.isUseBinary()) {
            throw out.refused("LIKE BINARY", "expected LIKE");
        }
        if (isQuantified(like.getRightExpression(), word + 1)) {
            String operator = (not ? "NOT " : "") + (anyCase ? "ILIKE" : "LIKE");
            return quantified(start, (Function) like.getRightExpression(), word + 1, operator);
        }
        boolean plain = like.getRightExpression() instanceof StringValue
                && isLinear(out.peek(word + 1).text());
        if (plain) {
            if (not) {
                out.words("NOT");
            }
            out.wordOf(Set.of("LIKE", "ILIKE"), "expected LIKE");
            out.value(Kind.TEXT);
            escape(like);
            return Precedence.CONDITION;
        }
        if (not && !out.nextIs("NOT")) {
            throw out.unexpected();
        }
        out.insert(start, (not ? "( NOT " : "") + (anyCase ? FUNCTION_IN_ANY_CASE : FUNCTION) + " (");
        out.instead(word + 1, ",");
        expressions.operand(like.getRightExpression(), Precedence.CONCATENATION);
        if (like.getEscape() != null) {
            if (!out.nextIs("ESCAPE")) {
                throw out.unexpected();
            }
            out.instead(1, ",");
            requireText(like);
            out.value(Kind.TEXT);
        }
        out.added(not ? ") )" : ")");
        return Precedence.TERM;
    }

    /** Prints {@code text ~ 'pattern'} as the function whose steps are counted. */
    Precedence print(RegExpMatchOperator match) throws QueryRefusedException {
        int start = out.mark();
        expressions.operand(match.getLeftExpression(), Precedence.CONCATENATION);
        QueryToken sign = out.peek(0);
        if (sign.kind() != Kind.SIGN || !OPERATORS.contains(sign.text())) {
            throw out.unexpected();
        }
        if (isQuantified(match.getRightExpression(), 1)) {
            return quantified(start, (Function) match.getRightExpression(), 1, sign.text());
        }
        boolean not = sign.text().startsWith("!");
        out.insert(start, (not ? "( NOT " : "") + "REGEXP_LIKE (");
        out.instead(1, ",");
        expressions.operand(match.getRightExpression(), Precedence.CONCATENATION);
        out.added((sign.text().endsWith("*") ? ", 'in' )" : ", 'n' )") + (not ? " )" : ""));
        return Precedence.TERM;
    }

    /** As in {@code name LIKE ANY (ARRAY['a%', 'b%'])}. */
    private boolean isQuantified(Expression right, int ahead) {
        return right instanceof Function function
                && out.peek(ahead + 1).isSign("(")
                && QUANTIFIERS.contains(function.getName().toUpperCase(Locale.ROOT))
                && function.getParameters() != null
                && function.getParameters().size() == 1;
    }

    /** @param words of the operator */
    private Precedence quantified(int start, Function right, int words, String operator) throws QueryRefusedException {
        String quantifier = out.peek(words).text();
        out.insert(start, QUANTIFIED + " (");
        out.instead(words, ",");
        out.skip(1);
        out.sign("(");
        expressions.print(right.getParameters().getFirst());
        out.sign(")");
        out.added(", '" + (quantifier.equals("ALL") ? "ALL " : "ANY ") + operator + "' )");
        return Precedence.TERM;
    }

    private void escape(LikeExpression like) throws QueryRefusedException {
        if (like.getEscape() != null) {
            out.words("ESCAPE");
            requireText(like);
            out.value(Kind.TEXT);
        }
    }

    private void requireText(LikeExpression like) throws QueryRefusedException {
        if (!(like.getEscape() instanceof StringValue)) {
            throw out.refused("ESCAPE without a character in quotes", "expected one as in ESCAPE '!'");
        }
    }

    private static boolean isLinear(String pattern) {
        long wildcards = pattern.chars().filter(c -> c == '%').count();
        return wildcards < 2 || (wildcards == 2 && pattern.endsWith("%"));
    }
}

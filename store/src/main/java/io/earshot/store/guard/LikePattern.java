package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.Set;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;

/**
 * Prints LIKE with a pattern that is matched in linear time. Databases try a pattern with a second % in its middle for every
 * place at which the first could end.
 */
final class LikePattern {

    private final TokenPrinter out;

    LikePattern(TokenPrinter out) {
        this.out = out;
    }

    void print(LikeExpression like) throws QueryRefusedException {
        if (!out.nextIs("LIKE") && !out.nextIs("ILIKE")) {
            throw out.refused(TokenPrinter.shown(out.peek(0)), "expected REGEXP_LIKE(text, 'pattern')");
        }
        out.wordOf(Set.of("LIKE", "ILIKE"), "expected LIKE");
        if (like.isUseBinary() || !(like.getRightExpression() instanceof StringValue)) {
            throw out.refused("LIKE without a pattern in quotes", "expected one as in LIKE 'be%'");
        }
        requireLinear(out.peek(0).text());
        out.value(Kind.TEXT);
        if (like.getEscape() != null) {
            out.words("ESCAPE");
            if (!(like.getEscape() instanceof StringValue)) {
                throw out.refused("ESCAPE without a character in quotes", "expected one as in ESCAPE '!'");
            }
            out.value(Kind.TEXT);
        }
    }

    private void requireLinear(String pattern) throws QueryRefusedException {
        long wildcards = pattern.chars().filter(c -> c == '%').count();
        if (wildcards > 2 || (wildcards == 2 && !pattern.endsWith("%"))) {
            throw out.refused(
                    "LIKE '" + Names.shorten(pattern) + "'",
                    "expected one % and perhaps one at the end, or REGEXP_LIKE(text, 'pattern')");
        }
    }
}

package io.earshot.store.guard;

import io.earshot.store.guard.QueryToken.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.CastExpression;

/**
 * Prints types of values: those that hold plain data. Serialized objects, geometries and named types are no types
 * here. Nothing bounds the exponent of a DECFLOAT, and to round such a number takes minutes: a cast to it is printed as a function
 * that refuses such numbers and keeps all digits of others.
 */
final class TypePrinter {

    /** The functions that an engine has for casts: to exact numbers, and to PostgreSQL's texts of values. */
    private static final Map<String, String> FUNCTIONS = Map.of("DECFLOAT", "EXACT_NUMBER", "LONGVARCHAR", "AS_TEXT");

    /** The longest values that anybody can ask for by a type. */
    private static final int MAX_LENGTH = 1 << 20;

    /** Decimal numbers of more digits take long to calculate with. */
    private static final int MAX_PRECISION = 100;

    /** Lists the words that may follow the first word of a type. */
    private static final Map<String, Set<String>> TYPES = Map.ofEntries(
            Map.entry("BOOLEAN", Set.of()),
            Map.entry("BOOL", Set.of()),
            Map.entry("TINYINT", Set.of()),
            Map.entry("SMALLINT", Set.of()),
            Map.entry("INT2", Set.of()),
            Map.entry("INTEGER", Set.of()),
            Map.entry("INT", Set.of()),
            Map.entry("INT4", Set.of()),
            Map.entry("BIGINT", Set.of()),
            Map.entry("INT8", Set.of()),
            Map.entry("NUMERIC", Set.of()),
            Map.entry("DECIMAL", Set.of()),
            Map.entry("DEC", Set.of()),
            Map.entry("REAL", Set.of()),
            Map.entry("FLOAT4", Set.of()),
            Map.entry("FLOAT", Set.of()),
            Map.entry("FLOAT8", Set.of()),
            Map.entry("DOUBLE", Set.of("PRECISION")),
            Map.entry("CHARACTER", Set.of("VARYING")),
            Map.entry("CHAR", Set.of("VARYING")),
            Map.entry("VARCHAR", Set.of()),
            Map.entry("TEXT", Set.of()),
            Map.entry("BINARY", Set.of("VARYING")),
            Map.entry("VARBINARY", Set.of()),
            Map.entry("BYTEA", Set.of()),
            Map.entry("DATE", Set.of()),
            Map.entry("TIME", Set.of()),
            Map.entry("TIMESTAMP", Set.of()),
            Map.entry("TIMESTAMPTZ", Set.of()),
            Map.entry("INTERVAL", Set.of()),
            Map.entry("UUID", Set.of()),
            Map.entry("CLOB", Set.of()),
            Map.entry("BLOB", Set.of()),
            Map.entry("JSON", Set.of()));

    private static final Set<String> DECIMAL = Set.of("NUMERIC", "DECIMAL", "DEC");
    private static final Set<String> OF_TIME = Set.of("TIME", "TIMESTAMP");

    private final TokenPrinter out;

    TypePrinter(TokenPrinter out) {
        this.out = out;
    }

    void print() throws QueryRefusedException {
        QueryToken first = out.peek(0);
        String name = first.text();
        if (first.isWord("INET")) {
            throw out.refused("the type INET", "expected it beside << or >>, or within HOST, FAMILY or MASKLEN");
        }
        if (first.kind() != Kind.WORD || !TYPES.containsKey(name)) {
            throw out.refused(
                    "the type " + TokenPrinter.shown(first), "expected a type of plain values, as VARCHAR or BIGINT");
        }
        out.words(name);
        for (String second : TYPES.get(name)) {
            out.wordIfNext(second);
        }
        if (name.equals("INTERVAL")) {
            intervalParts();
            return;
        }
        if (out.nextIsSign("(")) {
            out.sign("(");
            length(DECIMAL.contains(name) ? MAX_PRECISION : MAX_LENGTH);
            if (DECIMAL.contains(name) && out.nextIsSign(",")) {
                out.sign(",");
                length(MAX_PRECISION);
            }
            out.sign(")");
        }
        if (OF_TIME.contains(name) && (out.nextIs("WITH") || out.nextIs("WITHOUT"))) {
            out.wordOf(Set.of("WITH", "WITHOUT"), "expected WITH TIME ZONE");
            out.words("TIME", "ZONE");
        }
        if (out.nextIsSign("[") && out.peek(1).isSign("]")) {
            out.instead(2, "ARRAY");
        }
    }

    /** Returns the function that does what a cast to a type does, as far as the parser says which. */
    static Optional<String> function(CastExpression cast) {
        boolean plain = cast.getColDataType() != null
                && (cast.getColDataType().getArgumentsStringList() == null
                        || cast.getColDataType().getArgumentsStringList().isEmpty())
                && (cast.getColDataType().getArrayData() == null
                        || cast.getColDataType().getArrayData().isEmpty());
        return plain
                ? Optional.ofNullable(
                        FUNCTIONS.get(cast.getColDataType().getDataType().toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** Leaves out such a type and the word or sign in front of it. */
    void skip(String before) throws QueryRefusedException {
        boolean isTyped = (out.nextIs(before) || out.nextIsSign(before))
                && out.peek(1).kind() == Kind.WORD
                && FUNCTIONS.containsKey(out.peek(1).text());
        if (!isTyped) {
            throw out.unexpected();
        }
        out.skip(2);
    }

    /** Prints what stands behind an interval: one part, or two with TO between them. */
    void intervalParts() throws QueryRefusedException {
        intervalPart();
        if (out.wordIfNext("TO")) {
            intervalPart();
        }
    }

    private void intervalPart() throws QueryRefusedException {
        out.wordOf(Words.INTERVAL_PARTS, "expected a part as in INTERVAL '5' MINUTE");
        if (out.nextIsSign("(")) {
            out.sign("(");
            length(18);
            out.sign(")");
        }
    }

    private void length(int max) throws QueryRefusedException {
        QueryToken token = out.peek(0);
        boolean isSmall = token.kind() == Kind.NUMBER
                && token.text().length() <= 7
                && token.text().chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(token.text()) <= max;
        if (!isSmall) {
            throw out.refused("the length " + TokenPrinter.shown(token), "expected at most " + max);
        }
        out.value(Kind.NUMBER);
    }
}

package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Has JSqlParser read tokens. The parser's own lexer knows many dialects at once, so it is given a text in which nothing is
 * left to guess: words, numbers and signs between spaces, and numbered stand-ins for names and texts in quotes.
 */
final class ParserText {

    /** Words that JSqlParser reserves and that are columns here. */
    private static final Set<String> COLUMNS = Set.of("CHECK", "OUTPUT", "ERRORS", "NUMBER", "FILE");

    private static final Pattern PLACE = Pattern.compile("line \\d+, column (\\d+)");

    private final String sql;
    private final List<QueryToken> tokens;
    private final int begin;

    /** @param begin the token at which the SELECT begins */
    ParserText(String sql, List<QueryToken> tokens, int begin) {
        this.sql = sql;
        this.tokens = tokens;
        this.begin = begin;
    }

    /** Returns how the parser sees a token. */
    static String standIn(QueryToken token, int index) {
        return switch (token.kind()) {
            case WORD -> COLUMNS.contains(token.text()) ? "\"Q" + index + "\"" : token.text();
            case NAME -> "\"Q" + index + "\"";
            case TEXT -> "'T" + index + "'";
            case BINARY, NUMBER, PARAMETER, SIGN -> token.print();
        };
    }

    /** @throws QueryRefusedException if it is not one SELECT, with the place where it ceases to be one */
    Select parse() throws QueryRefusedException {
        StringBuilder text = new StringBuilder();
        for (int i = begin; i < tokens.size(); i++) {
            text.append(standIn(tokens.get(i), i)).append(' ');
        }
        try {
            CCJSqlParser parser = new CCJSqlParser(text.toString());
            parser.withAllowComplexParsing(true);
            Statement statement = parser.Statement();
            if (statement instanceof Select select) {
                return select;
            }
            throw new QueryRefusedException(Reason.FORBIDDEN, "expected one SELECT: the tables are read-only");
        } catch (ParseException e) {
            throw syntaxError(e);
        } catch (TokenMgrException e) {
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw syntaxError(place.find() ? Integer.parseInt(place.group(1)) : 0);
        }
    }

    /** The parser often gives up at the first token; what it looked at last is nearer to the mistake then. */
    private QueryRefusedException syntaxError(ParseException e) {
        Token token = e.currentToken;
        if (token == null || token.next == null) {
            return syntaxError(0);
        }
        token = token.next;
        if (token.beginColumn == 1) {
            while (token.next != null) {
                token = token.next;
            }
        }
        return syntaxError(token.kind == CCJSqlParserConstants.EOF ? 0 : token.beginColumn);
    }

    /** @param column from 1, in the text that the parser was given; 0 if unknown */
    private QueryRefusedException syntaxError(int column) {
        int end = 0;
        for (int i = begin; i < tokens.size(); i++) {
            end += standIn(tokens.get(i), i).length() + 1;
            if (column > 0 && column - 1 < end) {
                return syntaxErrorAt(tokens.get(i));
            }
        }
        return new QueryRefusedException(
                Reason.SYNTAX,
                "syntax error at " + QueryPlace.of(sql, sql.length()) + ": the statement ends too early");
    }

    private QueryRefusedException syntaxErrorAt(QueryToken token) {
        String shown = token.kind() == Kind.WORD ? token.text() : token.print();
        return new QueryRefusedException(
                Reason.SYNTAX,
                "syntax error at " + QueryPlace.of(sql, token.at()) + ": " + Names.shorten(shown)
                        + " is not expected here");
    }
}

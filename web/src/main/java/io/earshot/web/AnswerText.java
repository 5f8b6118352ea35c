package io.earshot.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.earshot.model.Printable;
import io.earshot.model.SpreadsheetText;
import io.earshot.store.SqlAnswer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer as text: CSV (RFC 4180) for programs, an aligned table for people. */
final class AnswerText {

    private AnswerText() {}

    /**
     * NULL is nothing at all between two commas, and an empty text a pair of quotes. In an answer of one column NULL is the word
     * without quotes, since programs skip blank lines.
     */
    private static final String NULL_ALONE = "NULL";

    /** Quotes empty texts, and the text that would read as NULL. */
    private static final class Quotes implements QuoteStrategy {

        /** Whether the row that is written is NULL alone. */
        private boolean isNull;

        @Override
        public boolean quoteEmpty(int line, int field) {
            return true;
        }

        @Override
        public boolean quoteValue(int line, int field, String value) {
            return field == 0 && value.equals(NULL_ALONE) && !isNull;
        }
    }

    /** @param asIs whether texts stay as they are that a spreadsheet would take for a formula; otherwise an apostrophe stands before them */
    static String csv(SqlAnswer answer, boolean asIs) {
        StringWriter text = new StringWriter();
        boolean alone = answer.columns().size() == 1;
        Quotes quotes = new Quotes();
        try (CsvWriter csv = CsvWriter.builder().quoteStrategy(quotes).build(text)) {
            csv.writeRecord(names(answer).stream()
                    .map(name -> asIs ? name : SpreadsheetText.inert(name))
                    .toList());
            for (List<Optional<Object>> row : answer.rows()) {
                quotes.isNull = alone && row.getFirst().isEmpty();
                String[] cells = new String[row.size()];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = row.get(i)
                            .map(value -> value instanceof Number || asIs
                                    ? value.toString()
                                    : SpreadsheetText.inert(value.toString()))
                            .orElse(alone ? NULL_ALONE : null);
                }
                csv.writeRecord(cells);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string took no more characters", impossible);
        }
        return text.toString();
    }

    /** Numbers to the right, all else to the left; a line that says how many rows there are, and whether there were more. */
    static String table(SqlAnswer answer) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(names(answer).stream().map(Printable::text).toList());
        answer.rows()
                .forEach(
                        row -> cells.add(row.stream().map(AnswerText::printable).toList()));
        int[] widths = widths(cells, answer.columns().size());
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < cells.size(); line++) {
            for (int i = 0; i < widths.length; i++) {
                boolean last = i == widths.length - 1;
                String cell = cells.get(line).get(i);
                String padding = " ".repeat(widths[i] - cell.length());
                boolean number = line > 0 && answer.rows().get(line - 1).get(i).orElse("") instanceof Number;
                text.append(number ? padding + cell : last ? cell : cell + padding)
                        .append(last ? "\n" : "  ");
            }
        }
        int rows = answer.rows().size();
        text.append('(').append(rows).append(rows == 1 ? " row" : " rows");
        return text.append(answer.truncated() ? ", and more)\n" : ")\n").toString();
    }

    private static List<String> names(SqlAnswer answer) {
        return answer.columns().stream().map(SqlAnswer.Column::name).toList();
    }

    /** Control characters could redraw a terminal. */
    private static String printable(Optional<Object> cell) {
        return cell.map(value -> Printable.text(value.toString())).orElse("");
    }

    private static int[] widths(List<List<String>> cells, int columns) {
        int[] widths = new int[columns];
        for (List<String> row : cells) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }
}

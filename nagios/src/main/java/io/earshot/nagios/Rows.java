package io.earshot.nagios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer to one SELECT.
 *
 * @param columns their names; looked up in any case, since SQL engines fold it as they like
 * @param cells a list for each row, with a cell for each column
 * @param truncated there were more rows than the source hands out
 */
public record Rows(List<String> columns, List<List<Cell>> cells, boolean truncated) {

    private static final String LABEL = "label_";

    public Rows {
        columns = List.copyOf(columns);
        cells = cells.stream().map(List::copyOf).toList();
        for (List<Cell> row : cells) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "row of " + row.size() + " cells, expected one for each of " + columns.size() + " columns");
            }
        }
    }

    public int size() {
        return cells.size();
    }

    public boolean isEmpty() {
        return cells.isEmpty();
    }

    /**
     * Returns the values of one column, from the first row to the last.
     *
     * @throws CheckFailedException if the answer has no such column
     */
    public List<Cell> column(String name) throws CheckFailedException {
        int at = indexOf(name);
        return cells.stream().map(row -> row.get(at)).toList();
    }

    /**
     * Returns the value of one column of one row.
     *
     * @throws CheckFailedException if the answer has no such column
     */
    public Cell cell(String column, int row) throws CheckFailedException {
        return cells.get(row).get(indexOf(column));
    }

    public boolean has(String column) {
        return columns.stream().anyMatch(column::equalsIgnoreCase);
    }

    /** Returns the row's values in columns whose names begin with {@code label_}, by the rest of the name in lower case. */
    Map<String, String> labels(int row) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).toLowerCase(Locale.ROOT);
            if (name.startsWith(LABEL) && !(cells.get(row).get(i) instanceof Cell.Absent)) {
                labels.put(name.substring(LABEL.length()), cells.get(row).get(i).toString());
            }
        }
        return labels;
    }

    /**
     * One column as whole numbers.
     *
     * @throws CheckFailedException if there is no such column, or a cell without a whole number
     */
    public List<Long> counts(String name) throws CheckFailedException {
        List<Long> counts = new ArrayList<>(size());
        for (Cell cell : column(name)) {
            counts.add(count(name, cell));
        }
        return counts;
    }

    private static long count(String name, Cell cell) throws CheckFailedException {
        try {
            if (cell instanceof Cell.Numeric numeric) {
                return numeric.number().longValueExact();
            }
        } catch (ArithmeticException fraction) {
            throw noCount(name, cell, fraction);
        }
        throw noCount(name, cell, null);
    }

    private static CheckFailedException noCount(String name, Cell cell, ArithmeticException cause) {
        return new CheckFailedException(
                "column " + name + " of the answer holds \"" + cell + "\", expected a whole number", cause);
    }

    private int indexOf(String name) throws CheckFailedException {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw new CheckFailedException("the answer has no column " + name + ", only " + String.join(", ", columns));
    }
}

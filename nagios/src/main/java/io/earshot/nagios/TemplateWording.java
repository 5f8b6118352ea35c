package io.earshot.nagios;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Words that a configuration gives. */
public final class TemplateWording implements Wording {

    /**
     * A column that becomes performance data.
     *
     * @param label with a column in it there is a datum for each row, otherwise one for the first
     */
    private record Measure(Template label, String column) {}

    private static final Set<String> OURS = Set.of("rows", "s", "list");

    // With the head before it and the performance data behind, about what a first line has room for.
    private static final int LIST = 150;

    private final Template text;
    private final Optional<Template> row;
    private final String none;
    private final List<Measure> performance;

    private TemplateWording(Template text, Optional<Template> row, String none, List<Measure> performance) {
        this.text = text;
        this.row = row;
        this.none = none;
        this.performance = performance;
    }

    /**
     * Takes templates apart.
     *
     * @param text the headline: {@code {rows}} is their number, {@code {s}} an "s" where that is not 1, {@code {list}} the
     *     rows in {@code row}'s words, any other name a column of the first row
     * @param row a row's words; without it {@code column=value} for all columns
     * @param none what it means that no row came
     * @param performance label to column, for performance data; a label with a column in it gives a datum for each row
     * @throws IllegalArgumentException if a template is none
     */
    public static TemplateWording of(
            Optional<String> text, Optional<String> row, Optional<String> none, Map<String, String> performance) {
        List<Measure> measures = performance.entrySet().stream()
                .map(entry -> new Measure(Template.parse(entry.getKey()), entry.getValue()))
                .toList();
        return new TemplateWording(
                Template.parse(text.orElse("{rows} row{s}: {list}")),
                row.map(Template::parse),
                none.orElse("no rows"),
                measures);
    }

    @Override
    public Set<String> columns() {
        Set<String> columns = new HashSet<>(text.columns());
        columns.removeAll(OURS);
        row.ifPresent(template -> columns.addAll(template.columns()));
        for (Measure measure : performance) {
            columns.addAll(measure.label().columns());
            columns.add(measure.column().toLowerCase(Locale.ROOT));
        }
        return columns;
    }

    @Override
    public String nothingFound() {
        return none;
    }

    @Override
    public String headline(Rows rows) throws CheckFailedException {
        return text.fill(name -> switch (name) {
            case "rows" -> (rows.truncated() ? "at least " : "") + rows.size();
            case "s" -> rows.size() == 1 ? "" : "s";
            case "list" -> list(rows);
            default -> rows.cell(name, 0).toString();
        });
    }

    @Override
    public List<PerformanceDatum> performance(Rows rows, Judgement judgement) throws CheckFailedException {
        List<PerformanceDatum> data = new ArrayList<>();
        if (performance.isEmpty()) {
            data.add(judgement.rowsDatum("rows", rows.size()));
        }
        for (int i = 0; i < rows.size(); i++) {
            data.addAll(performance(rows, i, judgement));
        }
        return data;
    }

    @Override
    public String line(Rows rows, int at) throws CheckFailedException {
        if (row.isPresent()) {
            return row.get().fill(rows, at);
        }
        StringBuilder line = new StringBuilder();
        for (String column : rows.columns()) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(column.toLowerCase(Locale.ROOT))
                    .append('=')
                    .append(rows.cell(column, at));
        }
        return line.toString();
    }

    @Override
    public List<PerformanceDatum> performance(Rows rows, int at, Judgement judgement) throws CheckFailedException {
        List<PerformanceDatum> data = new ArrayList<>();
        for (Measure measure : performance) {
            boolean forEachRow = !measure.label().columns().isEmpty();
            if ((forEachRow || at == 0) && rows.cell(measure.column(), at) instanceof Cell.Numeric(BigDecimal value)) {
                String label = measure.label().fill(rows, at).replaceAll("[^A-Za-z0-9._-]", "_");
                data.add(judgement.columnDatum(label, measure.column(), value.doubleValue()));
            }
        }
        return data;
    }

    private String list(Rows rows) throws CheckFailedException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            String next = line(rows, i);
            if (i > 0 && list.length() + next.length() > LIST) {
                return list.append("; ...").toString();
            }
            list.append(i == 0 ? "" : "; ").append(next);
        }
        return list.toString();
    }
}

package io.earshot.nagios;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Thresholds as people write them: {@code 3 rows}, or {@code share >= 0.05} for a column's value. */
public final class ThresholdText {

    private static final Pattern ROWS = Pattern.compile("(\\d{1,9}) rows?");
    private static final Pattern BOUND =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*) ?(>=|<=|>|<) ?(-?\\d{1,15}(?:\\.\\d{1,15})?)( ?%)?");

    private ThresholdText() {}

    /**
     * Parses a check's two thresholds together; with neither, rows are judged by their column {@code state}.
     *
     * @throws IllegalArgumentException if one is not understood, or one counts rows and the other does not
     */
    public static Judgement parse(Optional<String> warning, Optional<String> critical) {
        if (warning.isEmpty() && critical.isEmpty()) {
            return new StateColumn();
        }
        OptionalLong warningRows = rows(warning);
        OptionalLong criticalRows = rows(critical);
        if (warningRows.isPresent() || criticalRows.isPresent()) {
            if ((warning.isPresent() && warningRows.isEmpty()) || (critical.isPresent() && criticalRows.isEmpty())) {
                throw new IllegalArgumentException(
                        "one threshold counts rows and the other looks at a column, expected both alike");
            }
            return new Thresholds(warningRows, criticalRows);
        }
        return new ColumnThresholds(
                warning.map(text -> bound("warning", text)), critical.map(text -> bound("critical", text)));
    }

    private static OptionalLong rows(Optional<String> text) {
        Matcher matcher = ROWS.matcher(text.orElse("").strip());
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static Bound bound(String what, String text) {
        Matcher matcher = BOUND.matcher(text.strip());
        if (!matcher.matches()) {
            boolean number = text.strip().matches("-?[0-9.]+");
            throw new IllegalArgumentException(
                    what + " \"" + PluginText.cut(PluginText.clean(text), 60) + "\"" + (number ? " has no unit" : "")
                            + ", expected a number of rows as in \"3 rows\", or a column as in \"share >= 5 %\"");
        }
        double number = Double.parseDouble(matcher.group(3));
        boolean percent = matcher.group(4) != null;
        return new Bound(
                matcher.group(1), Bound.Comparison.of(matcher.group(2)), percent ? number / 100 : number, percent);
    }
}

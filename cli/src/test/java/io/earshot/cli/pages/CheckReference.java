package io.earshot.cli.pages;

import io.earshot.nagios.Checks;
import io.earshot.nagios.ColumnThresholds;
import io.earshot.nagios.Judgement;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.StateColumn;
import io.earshot.nagios.Thresholds;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Writes the page of the shipped checks. */
final class CheckReference {

    private static final String HEAD = """
        # Shipped checks

        This page is generated from the program. [Checks](checks.md) explains what a check is and how to write your own; a check of your own with one of these names replaces it.

        | check | WARNING | CRITICAL | without rows | runs every | for | keep | results |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """;

    private CheckReference() {}

    static String markdown() {
        return Checks.shipped().stream().map(CheckReference::row).collect(Collectors.joining("", HEAD, ""))
                + """

        `for` is the time for which a worse state must last before it is shown, `keep` the time for which a better one must. A check whose results are one for each row names the service in
        its columns `host` and `service`.

        """
                + Checks.shipped().stream()
                        .map(check -> "## " + check.name() + "\n\n"
                                + check.sql()
                                        .strip()
                                        .lines()
                                        .map(line -> "    " + line + "\n")
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining("\n"));
    }

    private static String row(SqlCheck check) {
        String[] bounds = bounds(check.judgement());
        return "| [%1$s](#%1$s) | %2$s | %3$s | %4$s | %5$d s | %6$d s | %7$d s | %8$s |\n"
                .formatted(
                        check.name(),
                        bounds[0],
                        bounds[1],
                        check.ofNothing(),
                        check.timing().every().toSeconds(),
                        check.timing().raiseAfter().toSeconds(),
                        check.timing().clearAfter().toSeconds(),
                        switch (check.shape()) {
                            case Shape.One() -> "one";
                            case Shape.PerRow _ -> "one for each row";
                        });
    }

    private static String[] bounds(Judgement judgement) {
        return switch (judgement) {
            case Thresholds rows -> new String[] {rows(rows.warning()), rows(rows.critical())};
            case ColumnThresholds column ->
                new String[] {
                    column.warning().map(Object::toString).orElse(""),
                    column.critical().map(Object::toString).orElse("")
                };
            case StateColumn _ -> new String[] {"column `state`", "column `state`"};
        };
    }

    private static String rows(OptionalLong rows) {
        return rows.isEmpty() ? "" : rows.getAsLong() + (rows.getAsLong() == 1 ? " row" : " rows");
    }
}

package io.earshot.cli;

import io.earshot.nagios.Cell;
import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.Rows;
import io.earshot.nagios.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "check",
        description = "Asks one check as a Nagios plugin: one line, performance data, exit status 0 to 3.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3,
        footer = {"", "Checks: connectivity"})
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = {"-w", "--warning"},
            paramLabel = "N",
            description = "WARNING from N rows on (default: the check's own)")
    private Optional<Long> warning;

    @Option(
            names = {"-c", "--critical"},
            paramLabel = "N",
            description = "CRITICAL from N rows on (default: the check's own)")
    private Optional<Long> critical;

    @Parameters(paramLabel = "NAME", description = "the check")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CheckResult result = check();
        spec.commandLine().getOut().println(result.toPluginOutput());
        return result.state().exitStatus();
    }

    private CheckResult check() {
        try {
            return Checks.require(name)
                    .with(new Thresholds(toLong(warning), toLong(critical)))
                    .run(this::ask);
        } catch (IllegalArgumentException e) {
            String title = name.toUpperCase(Locale.ROOT) + " " + CheckState.UNKNOWN + " - ";
            return new CheckResult(CheckState.UNKNOWN, title + e.getMessage(), List.of(), List.of());
        }
    }

    private Rows ask(String sql) throws CheckFailedException {
        try {
            return toRows(server.askSqlForJson(sql));
        } catch (CommandFailure e) {
            throw new CheckFailedException(e.getMessage(), e);
        }
    }

    private static Rows toRows(JsonNode answer) {
        List<String> columns = new ArrayList<>();
        answer.path("columns").forEach(column -> columns.add(column.path("name").asString()));
        List<List<Cell>> cells = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            List<Cell> line = new ArrayList<>();
            row.forEach(value -> line.add(toCell(value)));
            cells.add(line);
        }
        return new Rows(columns, cells, answer.path("truncated").asBoolean());
    }

    private static Cell toCell(JsonNode value) {
        if (value.isNull()) {
            return Cell.ABSENT;
        }
        return value.isNumber() ? new Cell.Numeric(value.decimalValue()) : new Cell.Text(value.asString());
    }

    private static OptionalLong toLong(Optional<Long> option) {
        return option.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}

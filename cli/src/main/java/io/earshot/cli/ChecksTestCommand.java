package io.earshot.cli;

import io.earshot.http.config.ConfigException;
import io.earshot.nagios.Cell;
import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Finding;
import io.earshot.nagios.Findings;
import io.earshot.nagios.Rows;
import io.earshot.nagios.SqlCheck;
import io.earshot.server.config.CheckConfig;
import io.earshot.server.config.ConfigFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "test",
        description = {
            "Runs the checks of a file once against a running server and prints what would be sent. Exit status 1 where a"
                    + " check cannot run."
        },
        mixinStandardHelpOptions = true)
final class ChecksTestCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "earshot",
            description = "the host in Nagios for checks that name none (default: earshot)")
    private String host;

    @Parameters(paramLabel = "FILE", description = "YAML with a list \"checks\", as the server's checkFiles")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        int failed = 0;
        PrintWriter out = spec.commandLine().getOut();
        for (CheckConfig config : read()) {
            SqlCheck check = config.toCheck(host);
            Findings findings = check.find(this::ask);
            for (Finding finding : findings.all()) {
                CheckState state = finding.result().state();
                out.println(finding.service() + " " + state.exitStatus());
                finding.result().toPluginOutput().lines().forEach(line -> out.println("    " + line));
            }
            if (findings.problem().isPresent()) {
                failed++;
                out.println(config.sql().place() + ": check \"" + config.name() + "\": "
                        + findings.problem().get());
            }
        }
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private List<CheckConfig> read() throws CommandFailure {
        try {
            return ConfigFile.readChecks(file);
        } catch (ConfigException e) {
            throw CommandFailure.wrongUse(e.getMessage());
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
}

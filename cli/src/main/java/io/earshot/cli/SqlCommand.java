package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = "Asks a running server one SELECT.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  earshot sql 'SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0'",
        })
final class SqlCommand implements Callable<Integer> {

    enum Output {
        TABLE("text/plain"),
        CSV("text/csv"),
        JSON("application/json");

        private final String mediaType;

        Output(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    @Mixin
    private RunningServer server;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table)")
    private Output output;

    @Parameters(paramLabel = "SELECT", description = "the statement")
    private String sql;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        String answer = server.askSql(sql, output.mediaType);
        spec.commandLine().getOut().print(answer.endsWith("\n") ? answer : answer + "\n");
        spec.commandLine().getOut().flush();
        return 0;
    }
}

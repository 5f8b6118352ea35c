package io.earshot.cli;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.ConnectivityCheck;
import io.earshot.nagios.Thresholds;
import io.earshot.nagios.TroubledContainer;
import java.util.ArrayList;
import java.util.List;
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
        footer = {"", "Checks: connectivity"})
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = {"-w", "--warning"},
            paramLabel = "N",
            description = "WARNING from N troubled containers on (default: never)")
    private Optional<Long> warning;

    @Option(
            names = {"-c", "--critical"},
            paramLabel = "N",
            description = "CRITICAL from N troubled containers on (default: 1)")
    private Optional<Long> critical;

    @Parameters(paramLabel = "NAME", description = "the check")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CheckResult result = check();
        spec.commandLine().getOut().print(result.toPluginOutput());
        spec.commandLine().getOut().flush();
        return result.state().exitStatus();
    }

    private CheckResult check() {
        if (!name.equals(ConnectivityCheck.NAME)) {
            return CheckResult.unknown(name, "no such check, expected " + ConnectivityCheck.NAME);
        }
        try {
            Thresholds thresholds = new Thresholds(toLong(warning), toLong(critical)).or(ConnectivityCheck.DEFAULT);
            JsonNode coverage = server.askSqlForJson(ConnectivityCheck.COVERAGE_SQL)
                    .path("rows")
                    .path(0);
            return ConnectivityCheck.judge(
                    troubled(), coverage.path(0).asLong(), coverage.path(1).asLong(), thresholds);
        } catch (CommandFailure | IllegalArgumentException e) {
            return CheckResult.unknown(name, e.getMessage());
        }
    }

    private List<TroubledContainer> troubled() throws CommandFailure {
        List<TroubledContainer> troubled = new ArrayList<>();
        for (JsonNode row : server.askSqlForJson(ConnectivityCheck.SQL).path("rows")) {
            troubled.add(new TroubledContainer(
                    row.path(0).asString(), row.path(1).asLong(), row.path(2).asString()));
        }
        return troubled;
    }

    private static OptionalLong toLong(Optional<Long> option) {
        return option.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}

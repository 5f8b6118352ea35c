package io.earshot.cli;

import io.earshot.model.Printable;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.PerformanceDatum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.ArgGroup;
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
        footer = {
            "",
            "Checks that every server has: incidents, connectivity, silent-containers, silent-relays, error-rate,",
            "exchange-errors, services, certificates, nginx-differences, health.",
        })
final class CheckCommand implements Callable<Integer> {

    /** Holds the check and its options. */
    static final class Which {

        @Parameters(paramLabel = "NAME", description = "the check")
        private String name = "";

        @Option(names = "--all", description = "all checks of the server in one result, a line for each")
        private boolean all;

        @Option(
                names = "--test-notification",
                paramLabel = "DESTINATION",
                description = "no check: sends a WARNING that says that it is a test, and its end, to a destination of"
                        + " the server")
        private Optional<String> destination = Optional.empty();
    }

    @Mixin
    private RunningServer server;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = {"-w", "--warning"},
            paramLabel = "N",
            description = "WARNING from N on, in rows or in what the check looks at (default: the check's own)")
    private Optional<String> warning;

    @Option(
            names = {"-c", "--critical"},
            paramLabel = "N",
            description = "CRITICAL from N on (default: the check's own)")
    private Optional<String> critical;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "UNKNOWN when there is no answer by then (default: 10)")
    private int timeout;

    @Spec
    private CommandSpec spec;

    /** Holds the output and the exit status. */
    private record Answer(CheckState state, String output) {

        /** Its first line before the performance data, which would be text in a line of another result. */
        private String text() {
            return output.lines().findFirst().orElse("").split(" \\| ", 2)[0];
        }
    }

    @Override
    public Integer call() {
        Answer answer = answerInTime();
        spec.commandLine().getOut().println(Printable.lines(answer.output()));
        return answer.state().exitStatus();
    }

    private Answer answerInTime() {
        FutureTask<Answer> asking = new FutureTask<>(this::ask);
        Thread.ofVirtual().start(asking);
        try {
            return asking.get(timeout, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return unknown("no answer within " + Duration.ofSeconds(timeout).toSeconds() + " s");
        } catch (ExecutionException e) {
            return unknown(
                    e.getCause() instanceof CommandFailure failure ? failure.getMessage() : "a bug: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        }
    }

    private Answer ask() throws CommandFailure {
        if (which.destination.isPresent()) {
            return test(which.destination.get());
        }
        if (!which.all) {
            return ask(which.name);
        }
        List<String> names = new ArrayList<>();
        server.askSqlForJson("SELECT check FROM check_run ORDER BY check")
                .path("rows")
                .forEach(row -> names.add(row.path(0).asString()));
        List<CheckState> states = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Answer answer = ask(name);
            states.add(answer.state());
            lines.add(answer.text());
        }
        CheckState gravest = names.isEmpty() ? CheckState.UNKNOWN : CheckState.gravest(states);
        long troubled = states.stream().filter(state -> state != CheckState.OK).count();
        String text = troubled + " of " + names.size() + " checks are not OK";
        return toAnswer(
                gravest,
                text,
                lines,
                List.of(PerformanceDatum.count("not_ok", troubled), PerformanceDatum.count("checks", names.size())));
    }

    private Answer ask(String name) throws CommandFailure {
        String query = parameter("warning", warning) + parameter("critical", critical);
        String path = "api/v1/checks/" + RunningServer.encode(name);
        ExpectedAnswer expected = server.expected(path);
        JsonNode answer = expected.with(
                expected.with(server.getJson(path + (query.isEmpty() ? "" : "?" + query)), "state"), "output");
        Optional<CheckState> state = Arrays.stream(CheckState.values())
                .filter(one -> one.name().equals(answer.path("state").asString("")))
                .findFirst();
        if (state.isEmpty()) {
            throw CommandFailure.refused("state \"" + answer.path("state").asString("") + "\" from " + server.url()
                    + ", expected one of " + Arrays.toString(CheckState.values()));
        }
        return new Answer(state.get(), answer.path("output").asString(""));
    }

    private Answer test(String destination) throws CommandFailure {
        server.postEmpty("api/v1/destinations/" + RunningServer.encode(destination) + "/test");
        return toAnswer(CheckState.OK, "destination " + destination + " took a test and its end", List.of(), List.of());
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(v -> name + "=" + RunningServer.encode(v) + "&").orElse("");
    }

    private Answer unknown(String reason) {
        return toAnswer(CheckState.UNKNOWN, reason, List.of(), List.of());
    }

    private Answer toAnswer(CheckState state, String text, List<String> lines, List<PerformanceDatum> performance) {
        String title = (which.all ? "checks" : which.destination.isPresent() ? "test-notification" : which.name)
                        .toUpperCase(Locale.ROOT)
                + " " + state + " - ";
        return new Answer(state, new CheckResult(state, title + text, lines, performance).toPluginOutput());
    }
}

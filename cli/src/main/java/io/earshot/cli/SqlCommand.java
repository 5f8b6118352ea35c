package io.earshot.cli;

import io.earshot.cli.sql.Output;
import io.earshot.cli.sql.Pipe;
import io.earshot.cli.sql.Prompt;
import io.earshot.cli.sql.SqlServer;
import io.earshot.cli.sql.UnansweredException;
import io.earshot.cli.sql.Watch;
import io.earshot.model.Printable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = {
            "Asks a running server one SELECT.",
            "Without a statement: those of standard input, or a prompt where that is a terminal.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  earshot sql 'SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0'",
            "  earshot sql --watch 10s 'SELECT * FROM incident'",
            "  earshot sql --output csv <questions.sql",
        })
final class SqlCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table, csv or json (default: table)")
    private Output output;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "asks again after so long, as in 10s or 1m, until Ctrl-C")
    private Optional<Duration> every = Optional.empty();

    @Option(
            names = "--keep-formulas",
            description = "CSV without an apostrophe before texts that a spreadsheet would evaluate: = + - @")
    private boolean keepFormulas;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "asks the tables as they were then, as in 2026-11-29T04:19:00Z or 04:19 for the last time that it"
                            + " was that time in UTC")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--engine",
            description =
                    "asks the copy in the engine that the server is configured with, and says on standard error how old"
                            + " its rows are")
    private boolean engine;

    @Parameters(paramLabel = "SELECT", arity = "0..1", description = "the statement")
    private Optional<String> sql = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** Whether an answer lacked rows without saying so. */
    private boolean cut;

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        if (sql.isEmpty() && every.isPresent()) {
            throw CommandFailure.wrongUse("--watch without a statement, expected one SELECT");
        }
        if (engine && at.isPresent()) {
            throw CommandFailure.wrongUse("--engine with --at, expected one of them: the engine knows no past");
        }
        if (sql.isPresent() && every.isPresent()) {
            watch(sql.get(), every.get());
        } else if (sql.isPresent()) {
            print(whole(server.askSqlAnswer(sql.get(), time(), engine, output.mediaType(), keepFormulas)));
        } else {
            server.requireUsable();
            return prompt();
        }
        return cut ? 1 : 0;
    }

    private int prompt() throws IOException {
        if (isTerminal()) {
            Prompt.run(asked(), output, Path.of(System.getProperty("user.home")));
            return 0;
        }
        boolean allDone = Pipe.run(
                asked(),
                output,
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        return allDone && !cut ? 0 : 1;
    }

    private void watch(String select, Duration time) throws CommandFailure, InterruptedException {
        Stop.listen();
        Watch watch = new Watch(spec.commandLine().getOut(), isTerminal(), InstantSource.system());
        try {
            watch.run(new Watch.Question(select, () -> asked().ask(select, output)), time, Stop::await);
        } catch (UnansweredException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    /** A time of the day means the last one. */
    private Optional<String> time() {
        return at.map(text -> {
            if (!text.matches("\\d\\d:\\d\\d(:\\d\\d)?")) {
                return text;
            }
            OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
            OffsetDateTime today = now.with(LocalTime.parse(text));
            return (today.isAfter(now) ? today.minusDays(1) : today).toInstant().toString();
        });
    }

    /** Whether standard input and output both are one. */
    @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24; since 25 there is none without a terminal
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    private SqlServer asked() {
        return new SqlServer() {
            @Override
            public String ask(String select, Output output) throws UnansweredException {
                return answered(() -> shown(
                        whole(server.askSqlAnswer(select, time(), engine, output.mediaType(), keepFormulas)), output));
            }

            @Override
            public String get(String path, Output output) throws UnansweredException {
                return answered(() -> shown(server.get(path, output.mediaType()), output));
            }
        };
    }

    /** A table and JSON say themselves that there is more; CSV cannot. */
    private String whole(ServerAnswer answer) {
        if (answer.truncated()) {
            cut = true;
            spec.commandLine()
                    .getErr()
                    .println("earshot: rows are missing: the server hands out no more than its limit, expected a"
                            + " statement with fewer rows");
        }
        answer.engineBehindMillis()
                .ifPresent(millis -> spec.commandLine()
                        .getErr()
                        .println("earshot: the engine's rows are %.1f s old".formatted(millis / 1_000.0)));
        return answer.text();
    }

    private interface Call {
        String answer() throws CommandFailure;
    }

    private static String answered(Call call) throws UnansweredException {
        try {
            return call.answer();
        } catch (CommandFailure e) {
            throw new UnansweredException(e.getMessage(), e instanceof ServerRefusal refusal && refusal.isFinal());
        }
    }

    /** A server may be lied to, or lie: what it says cannot redraw a terminal. CSV for programs stays as it is. */
    private static String shown(String answer, Output form) {
        return switch (form) {
            case JSON -> Printable.json(answer);
            case TABLE -> Printable.lines(answer);
            case CSV -> isTerminal() ? Printable.lines(answer.replace("\r\n", "\n")) : answer;
        };
    }

    private void print(String answer) {
        String text = shown(answer, output);
        spec.commandLine().getOut().print(text.endsWith("\n") ? text : text + "\n");
        spec.commandLine().getOut().flush();
    }
}

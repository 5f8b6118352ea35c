package io.earshot.cli.sql;

import io.earshot.cli.sql.Schema.SavedQuestion;
import io.earshot.cli.sql.Watch.Question;
import io.earshot.http.config.DurationText;
import io.earshot.model.Names;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Acts on entries, one after the other. */
final class Session {

    static final List<String> COMMANDS = List.of("\\?", "\\d", "\\o", "\\q", "\\queries", "\\run", "\\watch");

    private static final String HELP = """
        SELECT ...;          asks; a statement may take several lines, and ends with a semicolon
        \\d                   the tables, with their rows and what a row is
        \\d TABLE             its columns and their types
        \\o table, csv, json  how rows are shown from now on
        \\queries             the questions that the server keeps
        \\run NAME            asks one of them
        \\watch SECONDS       asks the last question again and again, until Ctrl-C
        \\q                   leaves, as Ctrl-D does
        """;

    private static final Pattern NAME = Pattern.compile("\\w+");

    private final SqlServer server;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Watch watch;
    private Output output;
    private Optional<Question> last = Optional.empty();
    private boolean isOver;

    Session(SqlServer server, Output output, PrintWriter out, PrintWriter err, boolean onTerminal) {
        this.server = server;
        this.output = output;
        this.out = out;
        this.err = err;
        watch = new Watch(out, onTerminal, InstantSource.system());
    }

    /** Returns the line for a failure. */
    static String line(Exception failure) {
        return "earshot: " + failure.getMessage();
    }

    /** Whether no more entries are wanted. */
    boolean isOver() {
        return isOver;
    }

    /**
     * Acts on one entry. An interruption ends the waiting for its answers.
     *
     * @return whether all of it could be done; what could not is said in a line each
     */
    boolean take(String entry) {
        if (Entry.isCommand(entry)) {
            return isDone(() -> command(entry));
        }
        boolean allDone = true;
        for (String statement : Entry.statements(entry)) {
            Question question = new Question(statement, () -> server.ask(statement, output));
            allDone &= isDone(() -> ask(question));
        }
        Optional<String> behind = Entry.command(entry);
        if (behind.isPresent()) {
            allDone &= isDone(() -> command(behind.get()));
        }
        return allDone;
    }

    private interface Step {
        void run() throws UnansweredException, InterruptedException;
    }

    private boolean isDone(Step step) {
        try {
            step.run();
            return true;
        } catch (UnansweredException e) {
            // Whoever interrupts knows why there is no answer.
            if (!Thread.currentThread().isInterrupted()) {
                err.println(line(e));
                err.flush();
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void command(String entry) throws UnansweredException, InterruptedException {
        String[] words = entry.strip().replaceFirst("\\s*;$", "").split("\\s+", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "\\?" -> print(HELP);
            case "\\d" -> describe(argument);
            case "\\o" -> output = output(argument);
            case "\\q" -> isOver = true;
            case "\\queries" -> listQueries();
            case "\\run" -> ask(saved(argument));
            case "\\watch" -> watch(argument);
            default -> throw wrong("no command " + words[0] + ", see \\?");
        }
    }

    private void ask(Question question) throws UnansweredException {
        last = Optional.of(question);
        print(question.answer().get());
    }

    private void describe(String table) throws UnansweredException {
        if (table.isEmpty()) {
            print(server.ask(
                    "SELECT TABLE_NAME AS \"TABLE\", CASE TABLE_TYPE WHEN 'BASE TABLE' THEN ROW_COUNT_ESTIMATE END AS"
                            + " \"ROWS\", REMARKS AS \"A ROW IS\" FROM INFORMATION_SCHEMA.TABLES"
                            + " WHERE TABLE_SCHEMA = 'PUBLIC' ORDER BY TABLE_NAME",
                    output));
            return;
        }
        Schema schema = Schema.read(server);
        String name = table.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches() || !schema.tables().containsKey(name)) {
            throw wrong("no table " + Names.shorten(table)
                    + Names.nearest(name, schema.tables().keySet())
                            .map(near -> ", did you mean " + near + "?")
                            .orElse(", see \\d"));
        }
        print(server.ask(
                "SELECT COLUMN_NAME AS \"COLUMN\", DATA_TYPE AS \"TYPE\" FROM INFORMATION_SCHEMA.COLUMNS WHERE "
                        + Schema.VISIBLE + " AND TABLE_NAME = '" + name.toUpperCase(Locale.ROOT)
                        + "' ORDER BY ORDINAL_POSITION",
                output));
    }

    private void listQueries() throws UnansweredException {
        List<SavedQuestion> questions = SavedQuestion.list(server);
        int width = questions.stream()
                .mapToInt(question -> question.name().length())
                .max()
                .orElse(0);
        for (SavedQuestion question : questions) {
            out.println((question.name() + " ".repeat(width - question.name().length()) + "  " + question.about())
                    .stripTrailing());
        }
        out.flush();
    }

    private Question saved(String name) throws UnansweredException {
        if (name.isEmpty()) {
            throw wrong("\\run without a name, see \\queries");
        }
        String path = SavedQuestion.PATH + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return new Question(name, () -> server.get(path, output));
    }

    private void watch(String seconds) throws UnansweredException, InterruptedException {
        Question question = last.orElseThrow(() -> wrong("nothing was asked yet that could be watched"));
        watch.run(question, duration(seconds), time -> {
            Thread.sleep(time);
            return false;
        });
    }

    private static Duration duration(String seconds) throws UnansweredException {
        try {
            return DurationText.parse(seconds.matches("\\d+") ? seconds + "s" : seconds);
        } catch (IllegalArgumentException e) {
            throw wrong("\\watch " + e.getMessage());
        }
    }

    private static Output output(String name) throws UnansweredException {
        return Stream.of(Output.values())
                .filter(output -> output.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> wrong("\\o " + name + ", expected table, csv or json"));
    }

    private static UnansweredException wrong(String message) {
        return new UnansweredException(message, true);
    }

    private void print(String text) {
        out.print(text.endsWith("\n") ? text : text + "\n");
        out.flush();
    }
}

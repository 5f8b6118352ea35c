package io.earshot.cli.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person at a terminal: lines can be edited, completed and found again. */
public final class Prompt {

    private static final String FIRST_LINE = "earshot> ";
    private static final String MORE_LINES = "      -> ";

    private final SqlServer server;
    private final Terminal terminal;
    private final Session session;
    private Optional<Schema> schema = Optional.empty();

    private Prompt(SqlServer server, Output output, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
        session = new Session(server, output, terminal.writer(), terminal.writer(), true);
    }

    /**
     * Goes on until the person leaves.
     *
     * @param home where the person's history may be kept
     */
    public static void run(SqlServer server, Output output, Path home) throws IOException {
        // Between two lines Ctrl-C must not end the process.
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .signalHandler(Terminal.SignalHandler.SIG_IGN)
                .build()) {
            new Prompt(server, output, terminal).run(home);
        }
    }

    private void run(Path home) {
        LineReader reader = reader(home);
        while (!session.isOver()) {
            try {
                answer(reader.readLine(FIRST_LINE));
            } catch (UserInterruptException dropped) {
                // The next line is a new beginning.
            } catch (EndOfFileException left) {
                return;
            }
        }
    }

    private LineReader reader(Path home) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new EntryParser())
                .completer((_, line, candidates) -> complete(line).forEach(candidates::add))
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                // Otherwise != 'x' would call up an old line.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE_LINES);
        try {
            builder.variable(LineReader.HISTORY_FILE, HistoryFile.prepare(System.getenv(), home));
        } catch (IOException | UnsupportedOperationException e) {
            terminal.writer().println("earshot: no history is kept: " + e);
        }
        return builder.build();
    }

    private Iterable<Candidate> complete(ParsedLine line) {
        if (schema.isEmpty()) {
            try {
                schema = Optional.of(Schema.read(server));
            } catch (UnansweredException away) {
                // Words of SQL are offered all the same; the statement will be told why.
            }
        }
        return new Completion(schema.orElse(Schema.UNKNOWN))
                .at(line.line(), line.cursor()).stream()
                        // Behind a name may stand anything, so no blank is put there.
                        .map(word -> new Candidate(word, word, null, null, null, null, false))
                        .toList();
    }

    /** On a thread of its own, which Ctrl-C interrupts. */
    private void answer(String entry) {
        Thread answering = Thread.ofVirtual().unstarted(() -> session.take(entry));
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> {
            // The terminal has shown ^C, and the cursor stands behind it.
            terminal.writer().println();
            answering.interrupt();
        });
        try {
            answering.start();
            answering.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while a question was asked", e));
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }
}

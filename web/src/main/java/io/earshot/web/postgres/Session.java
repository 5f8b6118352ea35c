package io.earshot.web.postgres;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** One client's questions, from its login to its end. Runs on a thread of its own; may be called off and stopped by others. */
final class Session {

    private static final Logger LOG = System.getLogger(Session.class.getName());

    /** Pools keep connections for hours and cope with one that ended. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** While it keeps a part of an answer in our memory. */
    private static final Duration IDLE_WITH_ROWS = Duration.ofMinutes(1);

    private final Socket socket;
    private final FrontendReader reader;
    private final BackendWriter writer;
    private final Asker asker;
    private final ClientSession client;
    private final Answers answers;
    private final Portals portals;
    private final Commands commands;
    private final ExtendedQueries extended;

    /** Held by whoever writes. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean stopping;
    private boolean skipsToSync;

    Session(
            Socket socket,
            FrontendReader reader,
            BackendWriter writer,
            Asker asker,
            ClientSession client,
            ClientMemory memory) {
        this.socket = socket;
        this.reader = reader;
        this.writer = writer;
        this.asker = asker;
        this.client = client;
        answers = new Answers(writer);
        portals = new Portals(memory);
        Map<String, PreparedStatement> statements = new HashMap<>();
        commands = new Commands(asker, client, portals, statements, writer);
        extended = new ExtendedQueries(asker, writer, commands, portals, statements);
    }

    /**
     * Until the client goes.
     *
     * @throws PostgresException with what it is to be told at the end
     */
    void run(int process, int secret) throws IOException, PostgresException {
        writer.welcome(reported(), process, secret);
        writer.ready(false);
        writer.flush();
        while (true) {
            if (stopping) {
                throw farewell();
            }
            Optional<FrontendReader.Message> message = next();
            if (message.isEmpty() || message.get().kind() == 'X') {
                return;
            }
            writing.lock();
            try {
                handle(message.get());
            } finally {
                writing.unlock();
            }
        }
    }

    /** Gives back what the server kept for the client. */
    void end() {
        portals.end();
    }

    private Map<String, String> reported() {
        Map<String, String> reported = new TreeMap<>(client.settings());
        reported.keySet().retainAll(Settings.REPORTED);
        return reported;
    }

    private Optional<FrontendReader.Message> next() throws IOException, PostgresException {
        boolean holdsRows = portals.holdRows();
        socket.setSoTimeout((int) (holdsRows ? IDLE_WITH_ROWS : IDLE).toMillis());
        try {
            return reader.next();
        } catch (SocketTimeoutException e) {
            throw holdsRows
                    ? PostgresException.fatal(
                            SqlState.IDLE_IN_TRANSACTION_TIMEOUT,
                            "rows of an answer were not fetched for " + IDLE_WITH_ROWS.toSeconds() + " s")
                    : PostgresException.fatal(
                            SqlState.IDLE_SESSION_TIMEOUT, "nothing was asked for " + IDLE.toMinutes() + " minutes");
        }
    }

    private void handle(FrontendReader.Message message) throws IOException, PostgresException {
        boolean simple = message.kind() == 'Q';
        if (skipsToSync && !simple && message.kind() != 'S') {
            return;
        }
        try {
            dispatch(message);
        } catch (PostgresException e) {
            if (e.isFatal()) {
                throw e;
            }
            writer.error(e);
            if (simple) {
                ready();
            } else {
                skipsToSync = true;
                writer.flush();
            }
        }
    }

    private void dispatch(FrontendReader.Message message) throws IOException, PostgresException {
        Fields fields = message.fields();
        switch (message.kind()) {
            case 'Q' -> {
                ask(fields.text());
                ready();
            }
            case 'P' -> extended.parse(fields);
            case 'B' -> extended.bind(fields);
            case 'D' -> extended.describe(fields);
            case 'E' -> extended.execute(fields);
            case 'C' -> extended.close(fields);
            case 'H' -> writer.flush();
            case 'S' -> ready();
            case 'F' -> throw PostgresException.error(SqlState.FEATURE_NOT_SUPPORTED, "functions cannot be called");
            case 'd', 'c', 'f' -> {
                // Rows for a COPY that was refused: they may be on their way already.
            }
            default ->
                throw PostgresException.fatal(
                        SqlState.PROTOCOL_VIOLATION, "message " + (int) message.kind() + ", expected a known letter");
        }
    }

    /** Each statement is answered by itself; the first that fails ends the message. */
    private void ask(String sql) throws IOException, PostgresException {
        List<String> statements = StatementReader.split(sql);
        if (statements.isEmpty()) {
            writer.emptyQuery();
        }
        for (String statement : statements) {
            askOne(statement);
        }
    }

    private void askOne(String sql) throws IOException, PostgresException {
        switch (asker.read(sql)) {
            case Statement.Nothing() -> writer.emptyQuery();
            case Statement.Command command -> commands.run(command, List.of());
            case Statement.Fetch fetch -> commands.run(fetch, true);
            case Statement.Copy copy -> commands.run(copy, List.of());
            case Statement.Question question -> {
                Answer answer = asker.ask(question, List.of());
                List<ResultColumn> columns = ResultColumn.of(answer.columns(), List.of());
                writer.rowDescription(columns);
                answers.rows(columns, answer.rows());
                answers.end(
                        answer,
                        question instanceof Statement.Show ? "SHOW" : "SELECT",
                        answer.rows().size());
            }
        }
    }

    private void ready() throws IOException {
        skipsToSync = false;
        if (!client.inTransaction()) {
            portals.endTransaction();
        }
        writer.ready(client.inTransaction());
        writer.flush();
    }

    /** From any thread. */
    void callOff() {
        asker.callOff();
    }

    /** Ends it once it has answered what it was asked; from any thread. */
    void stop() {
        stopping = true;
        if (writing.tryLock()) {
            try {
                writer.error(farewell());
                writer.flush();
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "a client went before it could be told the end", gone);
            } finally {
                writing.unlock();
                Deadlines.closeQuietly(socket);
            }
        }
    }

    private static PostgresException farewell() {
        return PostgresException.fatal(SqlState.ADMIN_SHUTDOWN, "the server is stopping");
    }
}

package io.earshot.cli;

import io.earshot.model.Printable;
import io.earshot.server.config.LogForm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line an event on standard error, the time in UTC. */
final class LogFormat extends Formatter {

    private LogFormat() {}

    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        root.addHandler(console);
        // Libraries speak up only when something is wrong.
        root.setLevel(Level.WARNING);
        EARSHOT.setLevel(Level.INFO);
        SSH.setLevel(Level.SEVERE);
        KAFKA_CONNECTIONS.setFilter(new BrokerWarnings(InstantSource.system()));
    }

    /** Warns of each attempt to connect, which is each second while a broker is away. */
    private static final Logger KAFKA_CONNECTIONS = Logger.getLogger("org.apache.kafka.clients.NetworkClient");

    /** Warns of each connection that breaks, which Earshot tells in one line of its own. */
    private static final Logger SSH = Logger.getLogger("org.apache.sshd");

    /** Held here since a logger that nothing refers to may be collected, and its level with it. */
    private static final Logger EARSHOT = Logger.getLogger("io.earshot");

    /** Silences the agents' own messages where many of them share a process, since they would fill the screen. */
    static void quietenAgents() {
        AGENTS.setLevel(Level.WARNING);
        AUDIT.setLevel(Level.WARNING);
    }

    private static final Logger AGENTS = Logger.getLogger("io.earshot.agent");
    private static final Logger AUDIT = Logger.getLogger("io.earshot.audit");

    /** Lines as they are configured from now on. */
    static void use(LogForm form) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(
                    switch (form) {
                        case TEXT -> new LogFormat();
                        case JSON -> new JsonLogFormat();
                    });
        }
    }

    /** As System.Logger calls it. */
    static String level(LogRecord event) {
        return event.getLevel().equals(Level.SEVERE)
                ? "ERROR"
                : event.getLevel().getName();
    }

    @Override
    public String format(LogRecord event) {
        StringBuilder line = new StringBuilder()
                .append(event.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level(event))
                .append(' ')
                .append(Printable.line(formatMessage(event)))
                .append('\n');
        if (event.getThrown() != null) {
            StringWriter trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(Printable.lines(trace.toString()));
        }
        return line.toString();
    }
}

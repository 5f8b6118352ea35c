package io.earshot.agent.services;

import io.earshot.model.Printable;
import io.earshot.model.ServiceProbe;
import java.io.IOException;

/** Reads the greeting of a mail server and says QUIT (RFC 5321, 3.1 and 3.8). */
final class SmtpGreeting implements ServiceProtocol {

    private static final int LONGEST_LINE = 1_024;
    private static final int MOST_LINES = 64;

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        connection.connect();
        String first = connection.readLine(LONGEST_LINE);
        String line = first;
        for (int lines = 1; line.startsWith("220-"); lines++) {
            if (lines == MOST_LINES) {
                throw new AnswerException("greets with more than " + MOST_LINES + " lines");
            }
            line = connection.readLine(LONGEST_LINE);
        }
        if (!line.matches("\\d\\d\\d( .*)?")) {
            throw new AnswerException("answers, but not by SMTP");
        }
        leave(connection);
        String greeting = Printable.line(first);
        boolean fits = line.startsWith("220")
                && probe.match().filter(text -> !first.contains(text)).isEmpty();
        return fits ? Finding.up(greeting) : Finding.wrong(greeting);
    }

    /** A server that hangs up meanwhile has greeted none the less. */
    private static void leave(ServiceConnection connection) {
        try {
            connection.write("QUIT\r\n");
            connection.readLine(LONGEST_LINE);
        } catch (IOException ended) {
            // Nothing is left to be said.
        }
    }
}

package io.earshot.cli.sql;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Asks the same again and again, each answer below a line with its time. What comes and goes with the server only is
 * said and waited for.
 */
public final class Watch {

    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";

    private final PrintWriter out;
    private final boolean onTerminal;
    private final InstantSource clock;

    /** @param onTerminal whether what was shown before may be wiped off */
    public Watch(PrintWriter out, boolean onTerminal, InstantSource clock) {
        this.out = out;
        this.onTerminal = onTerminal;
        this.clock = clock;
    }

    /** Holds a query and the way to answer it. */
    public record Question(String text, Answer answer) {

        /** Gets the rows. */
        public interface Answer {
            String get() throws UnansweredException;
        }
    }

    /** Waits between two answers. */
    public interface Pause {

        /** @return whether the next answer is wanted no more */
        boolean isTheLast(Duration time) throws InterruptedException;
    }

    /** @throws UnansweredException if asking again is in vain */
    public void run(Question question, Duration every, Pause pause) throws UnansweredException, InterruptedException {
        do {
            String answer = ask(question);
            out.print((onTerminal ? CLEAR_SCREEN : "") + clock.instant().truncatedTo(ChronoUnit.SECONDS) + " every "
                    + every.toSeconds() + " s: "
                    + question.text().lines().findFirst().orElse("") + "\n" + answer);
            out.flush();
        } while (!pause.isTheLast(every));
    }

    private static String ask(Question question) throws UnansweredException, InterruptedException {
        try {
            return question.answer().get();
        } catch (UnansweredException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (e.isFinal()) {
                throw e;
            }
            return Session.line(e) + "\n";
        }
    }
}

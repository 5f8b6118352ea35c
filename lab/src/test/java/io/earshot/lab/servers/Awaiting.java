package io.earshot.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what servers that share a log say in the end; a server that does not answer is asked again. */
final class Awaiting {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Awaiting() {}

    /** Returns the first answer that is as wanted, as CSV. */
    static String until(GroupServer server, String question, Predicate<String> wanted) throws Exception {
        return until(server, question, () -> server.sql(question), wanted);
    }

    static void untilText(GroupServer server, String path, Predicate<String> wanted) throws Exception {
        until(server, path, () -> server.text(path), wanted);
    }

    /** An answer as CSV, or why there is none. */
    static String answer(GroupServer server, String question) {
        return said(() -> server.sql(question));
    }

    private static String until(GroupServer server, String asked, Callable<String> ask, Predicate<String> wanted)
            throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        String said = said(ask);
        while (!wanted.test(said) && System.nanoTime() < end) {
            Thread.sleep(100);
            said = said(ask);
        }
        assertThat(wanted)
                .as("server " + server.name() + ": " + asked + ": " + said + logEnd(server))
                .accepts(said);
        return said;
    }

    private static String said(Callable<String> ask) {
        try {
            return ask.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String logEnd(GroupServer server) throws IOException {
        List<String> said = Files.readAllLines(server.log()).stream()
                .filter(line -> !line.contains(" audit: "))
                .toList();
        return "; its log ends: " + String.join(" / ", said.subList(Math.max(0, said.size() - 20), said.size()));
    }
}

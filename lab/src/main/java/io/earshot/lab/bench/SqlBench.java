package io.earshot.lab.bench;

import io.earshot.server.sql.SqlRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * People's questions to the server's tables, beside SQLite in memory with the same rows, in turns: while nothing comes in, and while
 * our tables take the reports that a fleet of that size sends in a cycle of two minutes. HTTP is left out on both sides; our
 * console's thread, guard and limits are not.
 */
public final class SqlBench {

    private static final int ROUNDS = 5;
    private static final int LOOKUPS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    /** By name, and how often it is asked to be measured once. */
    private record Question(String name, List<String> statements) {

        static Question of(String name, String statement) {
            return new Question(name, List.of(statement));
        }
    }

    private SqlBench() {}

    /**
     * Prints a table.
     *
     * @param sizes fleets, in containers
     * @throws IOException if sqlite3 cannot be asked, or does not say the same
     */
    public static void run(List<Integer> sizes, PrintWriter out) throws IOException, InterruptedException {
        out.println(
                "| containers | links | question | ours, ms | sqlite3, ms | ratio | under reports: ours, ms | sqlite3, ms"
                        + " | ratio |");
        out.println("|--:|--:|---|--:|--:|--:|--:|--:|--:|");
        for (int size : sizes) {
            try (FilledTables tables = new FilledTables(size);
                    SqliteShell sqlite = new SqliteShell()) {
                tables.dump(sqlite::fill);
                new SqlBench.Run(tables, sqlite, out).all();
            } catch (SqlRefusedException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private record Pair(Spread ours, Spread theirs) {

        String toCells() {
            return String.format(Locale.ROOT, "%s | %s | %.2f", ours, theirs, ours.median() / theirs.median());
        }
    }

    /** One size. */
    private record Run(FilledTables tables, SqliteShell sqlite, PrintWriter out) {

        void all() throws IOException, InterruptedException, SqlRefusedException {
            List<Question> questions = questions();
            for (Question question : questions) {
                requireSame(question);
            }
            List<Pair> quiet = measure(questions);
            List<Pair> loaded;
            double reports;
            try (ReportStream stream = new ReportStream(tables)) {
                loaded = measure(questions);
                reports = stream.rate();
            }
            for (int i = 0; i < questions.size(); i++) {
                out.printf(
                        Locale.ROOT,
                        "| %,d | %,d | %s | %s | %s |%n",
                        tables.size(),
                        tables.links(),
                        questions.get(i).name(),
                        quiet.get(i).toCells(),
                        loaded.get(i).toCells());
            }
            out.printf(
                    Locale.ROOT,
                    "%nunder reports: %.0f a second were written, %.0f are due%n%n",
                    reports,
                    ReportStream.due(tables));
            out.flush();
        }

        private List<Question> questions() {
            SplittableRandom random = new SplittableRandom(1);
            List<String> lookups = Stream.generate(() ->
                            "SELECT * FROM data WHERE name = '" + tables.name(random.nextInt(tables.size())) + "'")
                    .limit(LOOKUPS)
                    .toList();
            return List.of(
                    Question.of(
                            "broken containers",
                            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC"),
                    Question.of(
                            "nginx by data centre",
                            "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter"
                                    + " ORDER BY SUM(nginxAccessRate)"),
                    Question.of(
                            "errors of a role",
                            "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC"),
                    Question.of("data centre by data centre over LINK", """
                            SELECT d.dataCenter, l.partnerDataCenter, COUNT(*), SUM(l.sent - l.received), AVG(l.rttAvg) \
                            FROM link l JOIN data d ON d.name = l.container \
                            GROUP BY d.dataCenter, l.partnerDataCenter"""),
                    new Question(LOOKUPS + " look-ups of one container, one by one", lookups));
        }

        private void requireSame(Question question) throws IOException, SqlRefusedException {
            String count = "SELECT COUNT(*) FROM (" + question.statements().getFirst() + ") answer";
            Object ours =
                    tables.console().ask(count).rows().getFirst().getFirst().orElseThrow();
            String theirs = sqlite.value(count);
            if (!theirs.equals(ours.toString())) {
                throw new IOException(question.name() + ": " + ours + " rows of ours, " + theirs + " of sqlite3");
            }
        }

        /** A server that people ask has been running for a while: before, all is asked until both are warm. */
        private List<Pair> measure(List<Question> questions) throws IOException, SqlRefusedException {
            double[][] ours = new double[questions.size()][ROUNDS];
            double[][] theirs = new double[questions.size()][ROUNDS];
            long warm = System.nanoTime() + WARM_UP.toNanos();
            do {
                for (Question question : questions) {
                    ask(question.statements());
                    sqlite.ask(question.statements());
                }
            } while (System.nanoTime() < warm);
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < questions.size(); i++) {
                    ours[i][round] = ask(questions.get(i).statements());
                    theirs[i][round] = sqlite.ask(questions.get(i).statements());
                }
            }
            return Stream.iterate(0, i -> i + 1)
                    .limit(questions.size())
                    .map(i -> new Pair(new Spread(ours[i]), new Spread(theirs[i])))
                    .toList();
        }

        private double ask(List<String> statements) throws SqlRefusedException {
            long start = System.nanoTime();
            for (String statement : statements) {
                tables.console().ask(statement);
            }
            return (System.nanoTime() - start) / 1e6;
        }
    }
}

package io.earshot.lab.bench;

import io.earshot.lab.ratios.Ratio;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlSnapshot;
import java.io.IOException;
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
     * Measures, at one size.
     *
     * @param containers of the fleet
     * @param rounds how often each question is asked
     * @throws IOException if sqlite3 cannot be asked, or does not say the same
     */
    public static Result run(int containers, int rounds) throws IOException, InterruptedException {
        try (FilledTables tables = new FilledTables(containers);
                SqliteShell sqlite = new SqliteShell()) {
            try (SqlSnapshot rows = tables.snapshot()) {
                sqlite.fill(rows);
            }
            return new SqlBench.Run(tables, sqlite, rounds).all();
        } catch (SqlRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Holds the measurements at one size.
     *
     * @param written reports a second, while they came
     * @param due reports a second
     */
    public record Result(List<Ratio> quiet, List<Ratio> underReports, double written, double due) {

        @Override
        public String toString() {
            return Ratio.table(all())
                    + String.format(Locale.ROOT, "\nreports: %.0f a second were written, %.0f are due", written, due);
        }

        public List<Ratio> all() {
            return Stream.concat(quiet.stream(), underReports.stream()).toList();
        }
    }

    /** One size. */
    private record Run(FilledTables tables, SqliteShell sqlite, int rounds) {

        Result all() throws IOException, InterruptedException, SqlRefusedException {
            List<Question> questions = questions();
            for (Question question : questions) {
                requireSame(question);
            }
            List<Ratio> quiet = measure(questions, "");
            try (ReportStream stream = new ReportStream(tables)) {
                List<Ratio> loaded = measure(questions, ", while reports come");
                return new Result(quiet, loaded, stream.rate(), ReportStream.due(tables));
            }
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
                            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect"
                                    + " DESC"),
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
        private List<Ratio> measure(List<Question> questions, String when) throws IOException, SqlRefusedException {
            double[][] ours = new double[questions.size()][rounds];
            double[][] theirs = new double[questions.size()][rounds];
            long warm = System.nanoTime() + WARM_UP.toNanos();
            do {
                for (Question question : questions) {
                    ask(question.statements());
                    sqlite.ask(question.statements());
                }
            } while (System.nanoTime() < warm);
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < questions.size(); i++) {
                    ours[i][round] = ask(questions.get(i).statements());
                    theirs[i][round] = sqlite.ask(questions.get(i).statements());
                }
            }
            return Stream.iterate(0, i -> i + 1)
                    .limit(questions.size())
                    .map(i -> Ratio.ofTurns(
                            String.format(
                                    Locale.ROOT,
                                    "SQL, %,d containers, %,d links%s: %s, ms",
                                    tables.size(),
                                    tables.links(),
                                    when,
                                    questions.get(i).name()),
                            ours[i],
                            "sqlite3",
                            theirs[i],
                            new Ratio.Goal.AtMost(1)))
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

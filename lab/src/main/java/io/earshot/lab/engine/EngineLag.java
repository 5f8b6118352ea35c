package io.earshot.lab.engine;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Measures how much later than the server the cluster shows a container's newest report: the load generator counts reports up in column
 * {@code load}. Each time it takes the container that reported last. One thread.
 */
final class EngineLag {

    private static final long POLL_MILLIS = 20;
    private static final long PAUSE_MILLIS = 100;
    private static final String NEWEST =
            "SELECT name, load FROM data WHERE load IS NOT NULL ORDER BY reportedAt DESC FETCH FIRST 1 ROWS ONLY";
    private static final String LOAD = "SELECT load FROM data WHERE name = ?";

    private final EngineServer server;
    private final IgniteJdbc engine;
    private final Histogram millis = new Histogram(600_000, 3);

    EngineLag(EngineServer server, IgniteJdbc engine) {
        this.server = server;
        this.engine = engine;
    }

    /** Measures until this time on the clock of {@link System#nanoTime()}, and returns the milliseconds. */
    Histogram until(long end) throws IOException, InterruptedException, SQLException {
        while (System.nanoTime() < end) {
            long from = System.nanoTime();
            String newest = server.csv(NEWEST);
            String[] shown = newest.lines().skip(1).findFirst().orElse(",").split(",", -1);
            while (load(engine.rows(LOAD, shown[0])) < load(List.of(List.of(shown[1])))) {
                Thread.sleep(POLL_MILLIS);
            }
            millis.recordValue((System.nanoTime() - from) / 1_000_000);
            Thread.sleep(PAUSE_MILLIS);
        }
        return millis;
    }

    /** Returns 0 where there was no report. */
    private static double load(List<List<String>> rows) {
        String text = rows.isEmpty() ? "" : rows.getFirst().getFirst();
        return text.isEmpty() || text.equals("null") ? 0 : Double.parseDouble(text);
    }
}

package io.earshot.lab.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.HdrHistogram.Histogram;

/** Measures the time until SQL shows a report that the server has accepted, for some reports, one after the other. */
final class Freshness implements Runnable {

    private static final long PAUSE_MILLIS = 200;
    private static final long POLL_MILLIS = 5;

    private record Sample(int agent, int report, long takenAt) {}

    private final LoadedFleet fleet;
    private final SqlOverHttp sql;
    private final BlockingQueue<Sample> next = new ArrayBlockingQueue<>(1);
    private final Histogram nanos = new Histogram(3_600_000_000_000L, 3);
    private volatile boolean hungry;

    Freshness(LoadedFleet fleet, SqlOverHttp sql) {
        this.fleet = fleet;
        this.sql = sql;
    }

    /** A report was answered with yes. Costs next to nothing where none is looked for. */
    void taken(int agent, int report) {
        if (hungry) {
            hungry = false;
            boolean _ = next.offer(new Sample(agent, report, System.nanoTime()));
        }
    }

    /** To be read when the thread has ended. */
    Histogram nanos() {
        return nanos;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                hungry = true;
                awaitRow(next.take());
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the tables could not be asked", e);
        }
    }

    private void awaitRow(Sample sample) throws IOException, InterruptedException {
        String name = new String(fleet.name(sample.agent()), StandardCharsets.US_ASCII);
        String select = "SELECT load FROM data WHERE name = '" + name + "'";
        while (true) {
            List<String[]> rows = sql.rows(select);
            String load = rows.isEmpty() ? "" : rows.getFirst()[0];
            if (!load.isEmpty() && Math.round(Double.parseDouble(load) * 100) >= sample.report()) {
                nanos.recordValue(System.nanoTime() - sample.takenAt());
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}

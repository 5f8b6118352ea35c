package io.earshot.agent.tasks;

import io.earshot.agent.orders.OrderHandler.Parts;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the server now and then how far a file is. It never holds the fetch up, and says little, since the line may be thin. */
final class ProgressReports implements Consumer<FileProgress>, AutoCloseable {

    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(20);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(2);

    private final Parts parts;
    private final Thread thread = Thread.ofVirtual().name("progress").unstarted(this::run);
    private Optional<FileProgress> newest = Optional.empty();

    ProgressReports(Parts parts) {
        this.parts = parts;
        thread.start();
    }

    @Override
    public synchronized void accept(FileProgress progress) {
        newest = Optional.of(progress);
    }

    private synchronized Optional<FileProgress> take() {
        Optional<FileProgress> taken = newest;
        newest = Optional.empty();
        return taken;
    }

    /** Returns how long to say nothing after so much time: a tenth of it, since a fetch that takes long is one over a thin line. */
    static Duration interval(Duration sofar) {
        Duration tenth = sofar.dividedBy(10);
        if (tenth.compareTo(FIRST_INTERVAL) < 0) {
            return FIRST_INTERVAL;
        }
        return tenth.compareTo(LONGEST_INTERVAL) < 0 ? tenth : LONGEST_INTERVAL;
    }

    private void run() {
        Duration sofar = Duration.ZERO;
        try {
            while (true) {
                Duration interval = interval(sofar);
                Thread.sleep(interval);
                sofar = sofar.plus(interval);
                Optional<FileProgress> progress = take();
                if (progress.isPresent()) {
                    boolean _ = parts.send(
                            TaskJson.text(TaskOutcome.of(State.RUNNING, "").with(progress.get())));
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

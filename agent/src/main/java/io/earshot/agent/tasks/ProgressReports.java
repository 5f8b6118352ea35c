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

    private static final Duration INTERVAL = Duration.ofSeconds(20);

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

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
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

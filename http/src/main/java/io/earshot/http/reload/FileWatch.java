package io.earshot.http.reload;

import io.earshot.model.files.FileStamp;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks every two seconds whether files changed, and has them taken up; what is unusable is logged once and left. */
public final class FileWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FileWatch.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** Takes up what the files say now. */
    @FunctionalInterface
    public interface Reload {
        /** @throws Exception with a message for people, if that cannot be used */
        void run() throws Exception;
    }

    private static final class Watched {

        private final List<Path> files;
        private final Reload reload;
        private Object stamp;

        Watched(List<Path> files, Reload reload) {
            this.files = List.copyOf(files);
            this.reload = reload;
            stamp = stampNow();
        }

        void look() {
            Object now = stampNow();
            if (now.equals(stamp)) {
                return;
            }
            stamp = now;
            try {
                reload.run();
                LOG.log(Level.INFO, "taken up as they are now: " + files);
            } catch (Exception e) {
                LOG.log(Level.WARNING, "what was good before stays: " + e.getMessage());
            }
        }

        private List<FileStamp> stampNow() {
            return files.stream().map(FileStamp::of).toList();
        }
    }

    private final List<Watched> watched = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("file-watch").unstarted(this::run);

    /** Before the start. */
    public void add(List<Path> files, Reload reload) {
        if (!files.isEmpty()) {
            watched.add(new Watched(files, reload));
        }
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                watched.forEach(Watched::look);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package io.earshot.traffic.input;

import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.FrameHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the files of a directory in the order of their names, each once. The last one may still be written and is followed until a
 * newer one is there. Confined to one thread, but for {@link #stop}.
 */
public final class DirectoryFollower {

    private static final Logger LOG = System.getLogger(DirectoryFollower.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int HEAD = 1 << 16;

    private final Path directory;
    private final FrameHandler frames;
    private final Consumer<Path> begins;
    private final Runnable idle;
    private volatile String first = "";
    private String last = "";
    /** The newest file that was opened or left out. */
    private volatile String begun = "";

    private volatile boolean stopped;

    /**
     * @param begins is told of each file before its first frame
     * @param idle is run whenever there is nothing to read
     */
    public DirectoryFollower(Path directory, FrameHandler frames, Consumer<Path> begins, Runnable idle) {
        this.directory = directory;
        this.frames = frames;
        this.begins = begins;
        this.idle = idle;
    }

    /** Leaves out files that end before a time, as far as the beginning of the next file tells. */
    public void skipBefore(long nanos) throws IOException {
        String skipped = "";
        String candidate = "";
        for (Path file : CaptureFiles.in(directory)) {
            Optional<Long> first = firstNanos(file);
            if (first.isEmpty()) {
                continue;
            }
            if (first.get() > nanos) {
                break;
            }
            skipped = candidate;
            candidate = CaptureFiles.unpackedName(file);
        }
        last = skipped;
        begun = skipped;
    }

    /** Leaves out files whose names come before that of a file, which need not be there any more. */
    public void beginWith(Path file) {
        first = CaptureFiles.unpackedName(file);
    }

    private static Optional<Long> firstNanos(Path file) {
        long[] first = {0};
        try (InputStream in = Files.newInputStream(file)) {
            CaptureFile.read(new ByteArrayInputStream(in.readNBytes(HEAD)), file.toString(), (_, nanos, _, _, _, _) -> {
                if (first[0] == 0) {
                    first[0] = nanos;
                }
            });
        } catch (IOException e) {
            // Said when its turn comes.
            LOG.log(Level.DEBUG, "the first packet of {0} is not known: {1}", file, e.getMessage());
        }
        return first[0] == 0 ? Optional.empty() : Optional.of(first[0]);
    }

    /** Reads until stopped. */
    public void run() throws IOException {
        while (!stopped) {
            Optional<Path> next = next();
            if (next.isEmpty()) {
                idle.run();
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            } else {
                read(next.get());
            }
        }
    }

    private Optional<Path> next() throws IOException {
        List<Path> files = CaptureFiles.in(directory);
        NaturalOrder order = new NaturalOrder();
        return files.stream()
                .filter(file -> order.compare(CaptureFiles.unpackedName(file), last.isEmpty() ? first : last)
                        >= (last.isEmpty() ? 0 : 1))
                .findFirst();
    }

    private void read(Path file) throws InterruptedIOException {
        last = CaptureFiles.unpackedName(file);
        begins.accept(file);
        try (InputStream in = new FollowedFile(file, this::isNewerThere, idle, PAUSE)) {
            begun = last;
            CaptureFile.Summary summary = CaptureFile.read(in, file.toString(), frames);
            summary.note(file.toString()).ifPresent(note -> LOG.log(Level.WARNING, note));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (CaptureException e) {
            LOG.log(Level.WARNING, "{0}; the rest of the file is left out", e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} cannot be read: {1}; the rest of the file is left out", file, e.getMessage());
        }
    }

    private boolean isNewerThere() {
        try {
            return stopped || next().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Says whether a file was read, is being read, or is left out. Callable from any thread. */
    public boolean hasBegun(Path file) {
        NaturalOrder order = new NaturalOrder();
        String name = CaptureFiles.unpackedName(file);
        return order.compare(name, first) < 0 || (!begun.isEmpty() && order.compare(name, begun) <= 0);
    }

    /** Ends reading after what is there. */
    public void stop() {
        stopped = true;
    }
}

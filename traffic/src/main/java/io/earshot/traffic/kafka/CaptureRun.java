package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogRefusedException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.input.DirectoryFollower;
import io.earshot.traffic.input.LiveTime;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/** Publishes capture files: those of a directory as they are written, or some that are complete. Confined to one thread, but for stop. */
public final class CaptureRun {

    private static final Logger LOG = System.getLogger(CaptureRun.class.getName());
    private static final long COMMIT_NANOS = 200_000_000L;
    private static final int CALLS_UNTIL_SETTLED = 10;

    private final List<App> apps;
    private final KafkaUse use;
    private final boolean masking;
    private final InstantSource clock;
    private final BrokerWait waiting;
    private volatile Optional<DirectoryFollower> follower = Optional.empty();

    /** @param masking whether card data is still to be overwritten in what is read */
    public CaptureRun(List<App> apps, KafkaUse use, boolean masking, InstantSource clock) {
        this.apps = List.copyOf(apps);
        this.use = use;
        waiting = new BrokerWait(use);
        this.masking = masking;
        this.clock = clock;
    }

    /**
     * Publishes files in their order, and ends the capture. Continues behind what an earlier run of the same files has published.
     *
     * @return how many frames were read
     */
    public long once(List<Path> files) throws IOException, LogAwayException {
        try (PublishedCapture capture = new PublishedCapture(apps, use, masking)) {
            int begun = 0;
            while (begun < files.size() && !capture.hasBegun(files.get(begun))) {
                begun++;
            }
            List<Path> left = begun < files.size() ? files.subList(begun, files.size()) : files;
            Committing committing = new Committing(capture);
            for (Path file : left) {
                capture.begin(file);
                CaptureFile.Summary summary = CaptureFile.read(file, committing);
                summary.note(file.toString()).ifPresent(note -> LOG.log(Level.WARNING, note));
            }
            capture.end();
            return capture.frames();
        } catch (KafkaException e) {
            throw new LogAwayException("segments cannot be published: " + e.getMessage(), e);
        }
    }

    /**
     * Follows a directory until {@link #stop}; brokers that are away are waited for.
     *
     * @throws LogRefusedException if brokers answer, and refuse for a reason that waiting does not change
     */
    public void follow(Path directory) throws IOException, LogRefusedException {
        Optional<IOException> failure = waiting.until(() -> {
                    try (PublishedCapture capture = new PublishedCapture(apps, use, masking)) {
                        waiting.answered();
                        follow(directory, capture);
                        return Optional.<IOException>empty();
                    } catch (IOException e) {
                        return Optional.of(e);
                    }
                })
                .flatMap(done -> done);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void follow(Path directory, PublishedCapture capture) throws IOException {
        Idle idle = new Idle(capture);
        DirectoryFollower following = new DirectoryFollower(directory, new Committing(capture), capture::begin, idle);
        capture.first().ifPresent(following::beginWith);
        follower = Optional.of(following);
        if (waiting.isStopped()) {
            return;
        }
        try {
            following.run();
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        }
        capture.commit();
    }

    /** Says whether a capture file was published, or is being published. Callable from any thread. */
    public boolean hasBegun(Path file) {
        return follower.map(each -> each.hasBegun(file)).orElse(false);
    }

    /** Ends the following soon. Callable from any thread. */
    public void stop() {
        waiting.stop();
        follower.ifPresent(DirectoryFollower::stop);
    }

    /** Commits now and then while frames come. */
    private static final class Committing implements FrameHandler {
        private final PublishedCapture capture;
        private long committed = System.nanoTime();
        private int frames;

        private Committing(PublishedCapture capture) {
            this.capture = capture;
        }

        @Override
        public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
            capture.frame(from, nanos, bytes, offset, captured, length);
            if (++frames % 64 == 0 && System.nanoTime() - committed > COMMIT_NANOS) {
                capture.commit();
                committed = System.nanoTime();
            }
        }
    }

    /** Lets time pass where the capture is live, and has earlier times settled. */
    private final class Idle implements Runnable {
        private final PublishedCapture capture;
        private final LiveTime time = new LiveTime(clock);
        private long frames;
        private int calls;

        private Idle(PublishedCapture capture) {
            this.capture = capture;
        }

        @Override
        public void run() {
            OptionalLong passed = time.passed(capture.now());
            if (passed.isPresent()) {
                capture.advance(passed.getAsLong());
            } else if (capture.frames() != frames) {
                frames = capture.frames();
                calls = 0;
            } else if (++calls == CALLS_UNTIL_SETTLED) {
                capture.settle();
            }
            capture.commit();
        }
    }
}

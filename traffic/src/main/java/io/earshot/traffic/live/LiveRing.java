package io.earshot.traffic.live;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.LiveInput;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.evidence.Evidence;
import io.earshot.traffic.evidence.FrameMask;
import io.earshot.traffic.input.LiveTime;
import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.LiveCapture;
import io.earshot.wire.capture.LiveOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Captures interfaces into a ring of files. Frames of several interfaces, as of the two directions of a line, are put into the order of
 * their times; the files say on which one a frame came. Card data is overwritten before a frame is written.
 */
public final class LiveRing {

    private static final Logger LOG = System.getLogger(LiveRing.class.getName());
    private static final int MOST_AT_ONCE = 2_000;
    private static final Duration TIMEOUT = Duration.ofMillis(50);
    private static final int KERNEL_BYTES = 64 << 20;
    /** Kernels hand over blocks of different interfaces at different times. */
    private static final long ORDER_NANOS = 500_000_000L;

    private static final long AGAIN_MILLIS = 5_000;
    private static final long COUNTED_NANOS = 1_000_000_000L;

    /**
     * Counts since the beginning.
     *
     * @param frames those that were written
     * @param dropped frames that the kernel had no room for
     * @param leftOut frames of other traffic
     * @param unwritten frames that the disk did not take
     * @param removedFiles files that were removed to make room
     * @param lostFiles those of them that nobody had read
     * @param lostFrames frames of those that this process had written
     */
    public record Counts(
            long frames,
            long dropped,
            long leftOut,
            long unwritten,
            long removedFiles,
            long lostFiles,
            long lostFrames) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    }

    /** A frame that waits for those of other interfaces. */
    private static final class Waiting implements Comparable<Waiting> {
        private final CaptureInterface from;
        private final long nanos;
        private final long order;
        private final byte[] bytes;
        private final int length;

        private Waiting(CaptureInterface from, long nanos, long order, byte[] bytes, int length) {
            this.from = from;
            this.nanos = nanos;
            this.order = order;
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        public int compareTo(Waiting other) {
            int time = Long.compare(nanos, other.nanos);
            return time != 0 ? time : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Waiting waiting && order == waiting.order;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }

    private final LiveInput input;
    private final InstantSource clock;
    private final FrameMask mask;
    private final PcapRing ring;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private long order;
    private long newest;
    private long frames;
    private long unwritten;
    private long dropped;
    private long counted;
    private boolean diskFails;
    private volatile Counts counts = Counts.NONE;
    private boolean isLosing;
    private volatile Predicate<Path> reader;
    private volatile boolean stopped;

    /** @throws IOException if the folder cannot be used */
    public LiveRing(List<App> apps, LiveInput input, Path folder, InstantSource clock) throws IOException {
        this.input = input;
        this.clock = clock;
        this.ring = new PcapRing(folder, input.bytes(), file -> reader.test(file));
        // Whether files of an earlier process were read is known once somebody reads.
        this.reader = file -> !ring.hasWritten(file);
        this.mask = new FrameMask(apps, (_, frame) -> write(frame));
    }

    /**
     * Returns the ring of a station.
     *
     * @return empty if it captures nothing itself
     */
    public static Optional<LiveRing> of(List<App> apps, Station station, InstantSource clock) throws IOException {
        return station.live().isPresent()
                ? Optional.of(new LiveRing(apps, station.live().get(), station.directory(), clock))
                : Optional.empty();
    }

    /** Captures until {@link #stop}, on a thread of its own. */
    public void start() {
        Thread.ofPlatform().name("capture").daemon().start(() -> {
            try {
                run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Says who reads the files, so that what is removed before is counted as lost.
     *
     * @param hasBegun whether a file was read or is being read; called by the thread that captures
     */
    public void readBy(Predicate<Path> hasBegun) {
        reader = hasBegun;
    }

    /** Callable from any thread. */
    public Counts counts() {
        return counts;
    }

    /** Captures until {@link #stop}; an interface that goes away is waited for. */
    public void run() throws InterruptedException {
        String said = "";
        while (!stopped) {
            List<LiveCapture> captures = new ArrayList<>();
            try {
                for (String device : input.interfaces()) {
                    captures.add(LiveCapture.open(
                            new LiveOptions(device, 262_144, true, TIMEOUT, KERNEL_BYTES, input.filter())));
                }
                LOG.log(Level.INFO, "capturing on {0}", String.join(", ", input.interfaces()));
                said = "";
                capture(captures);
            } catch (CaptureException e) {
                if (!said.equals(e.getMessage())) {
                    said = e.getMessage();
                    LOG.log(Level.WARNING, "{0}; tried again every 5 s", said);
                }
                Thread.sleep(AGAIN_MILLIS);
            } finally {
                captures.forEach(LiveCapture::close);
            }
        }
        release(Long.MAX_VALUE);
        mask.finish();
        flush();
        count(0);
        try {
            ring.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the newest capture cannot be closed: {0}", e.getMessage());
        }
    }

    private void capture(List<LiveCapture> captures) throws CaptureException {
        long before = dropped;
        while (!stopped) {
            int got = 0;
            for (LiveCapture capture : captures) {
                got += Math.max(0, capture.read(MOST_AT_ONCE, this::frame));
            }
            Instant now = clock.instant();
            long nanos = LiveTime.nanos(now);
            release((got == 0 ? Math.max(newest, nanos) : newest) - ORDER_NANOS);
            if (got == 0) {
                mask.release(nanos);
            }
            if (nanos - counted > COUNTED_NANOS) {
                counted = nanos;
                long sum = before;
                for (LiveCapture capture : captures) {
                    sum += capture.statistics().dropped();
                }
                count(sum - dropped);
                mask.takeAddresses();
                mask.expire(nanos);
            }
            flush();
        }
        for (LiveCapture capture : captures) {
            int _ = capture.read(MOST_AT_ONCE, this::frame);
        }
    }

    private void count(long newlyDropped) {
        if (newlyDropped > 0 && dropped == 0) {
            LOG.log(Level.WARNING, "the kernel had no room for {0} frames; /metrics counts further ones", newlyDropped);
        }
        dropped += newlyDropped;
        tellLost();
        counts = new Counts(
                frames,
                dropped,
                mask.leftOut(),
                unwritten,
                ring.removed(),
                ring.lost().files(),
                ring.lost().frames());
    }

    private void tellLost() {
        if (ring.lost().files() > counts.lostFiles()) {
            if (!isLosing) {
                LOG.log(
                        Level.WARNING,
                        "captures that nobody has read yet make room for newer ones: {0,number,#} frames are lost so far,"
                                + " /metrics counts further ones; is the database away?",
                        ring.lost().frames());
            }
            isLosing = true;
        } else if (ring.removed() > counts.removedFiles()) {
            isLosing = false;
        }
    }

    private void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        newest = Math.max(newest, nanos);
        waiting.add(new Waiting(from, nanos, order++, Arrays.copyOfRange(bytes, offset, offset + captured), length));
    }

    private void release(long until) {
        while (!waiting.isEmpty() && waiting.peek().nanos <= until) {
            Waiting next = waiting.poll();
            mask.frame(next.from, next.nanos, next.bytes, 0, next.bytes.length, next.length);
        }
    }

    private void write(Evidence.Frame frame) {
        try {
            ring.write(frame);
            frames++;
        } catch (IOException e) {
            unwritten++;
            fails(e);
        }
    }

    private void flush() {
        try {
            ring.flush();
            diskFails = false;
        } catch (IOException e) {
            fails(e);
        }
    }

    /** A file that could not be written ends in the middle of a frame, so the next frame begins a new one. */
    private void fails(IOException why) {
        try {
            ring.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        if (!diskFails) {
            diskFails = true;
            LOG.log(Level.WARNING, "captures cannot be written: {0}; frames are left out", why.getMessage());
        }
    }

    /** Ends the capture soon. Callable from any thread. */
    public void stop() {
        stopped = true;
    }
}

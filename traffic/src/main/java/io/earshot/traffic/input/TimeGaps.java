package io.earshot.traffic.input;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * Passes frames on and notes the spans of time without any. Either nothing was sent, or nothing was captured: the packets do not say
 * which, so that it is said. Confined to one thread.
 */
public final class TimeGaps implements FrameHandler {

    private static final Logger LOG = System.getLogger(TimeGaps.class.getName());
    private static final long LEAST = Duration.ofMinutes(1).toNanos();

    /**
     * A span without a packet.
     *
     * @param from the time of the packet before it
     * @param to the time of the packet behind it
     */
    public record Gap(Instant from, Instant to) {

        static final Gap NONE = new Gap(Instant.EPOCH, Instant.EPOCH);

        public Duration length() {
            return Duration.between(from, to);
        }
    }

    private final FrameHandler next;
    private final boolean logs;
    private long newest;
    private long count;
    private Gap longest = Gap.NONE;

    /** @param logs whether each gap is logged as it is found */
    public TimeGaps(FrameHandler next, boolean logs) {
        this.next = next;
        this.logs = logs;
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        if (nanos - newest >= LEAST && newest != 0) {
            found(new Gap(Instant.ofEpochSecond(0, newest), Instant.ofEpochSecond(0, nanos)));
        }
        newest = Math.max(newest, nanos);
        next.frame(from, nanos, bytes, offset, captured, length);
    }

    private void found(Gap gap) {
        count++;
        if (gap.length().compareTo(longest.length()) > 0) {
            longest = gap;
        }
        if (logs) {
            LOG.log(
                    Level.WARNING,
                    "no packets from {0} to {1} ({2} s): nothing was sent, or nothing was captured",
                    gap.from(),
                    gap.to(),
                    Long.toString(gap.length().toSeconds()));
        }
    }

    /** Returns the number of spans of a minute and more. */
    public long count() {
        return count;
    }

    public Gap longest() {
        return longest;
    }
}

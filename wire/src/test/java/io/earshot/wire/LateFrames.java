package io.earshot.wire;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Hands frames on as mirrors do: some twice, some behind the one that followed them within half a millisecond. The first frames of a
 * capture keep their places, since nobody can tell what was before them.
 */
final class LateFrames implements FrameHandler {

    private static final int IN_PLACE = 12;
    private static final long AT_ONCE_NANOS = 500_000;

    private final FrameHandler next;
    private final DoubleSupplier dice;
    private final double share;
    private Runnable late = () -> {};
    private long lateNanos = Long.MIN_VALUE;
    private int seen;

    LateFrames(FrameHandler next, DoubleSupplier dice, double share) {
        this.next = next;
        this.dice = dice;
        this.share = share;
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        boolean held = lateNanos != Long.MIN_VALUE;
        if (held && nanos - lateNanos > AT_ONCE_NANOS) {
            finish();
            held = false;
        }
        if (!held && ++seen > IN_PLACE && dice.getAsDouble() < share) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + captured);
            late = () -> next.frame(from, nanos, copy, 0, captured, length);
            lateNanos = nanos;
            return;
        }
        next.frame(from, nanos, bytes, offset, captured, length);
        if (dice.getAsDouble() < share) {
            next.frame(from, nanos, bytes, offset, captured, length);
        }
        if (held) {
            finish();
        }
    }

    /** Hands on what waits. */
    void finish() {
        late.run();
        late = () -> {};
        lateNanos = Long.MIN_VALUE;
    }
}

package io.earshot.wire.flows;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the segments of one direction in order. Starts at the first segment that it is handed, wherever the stream is by then.
 * A hole is given up when the receiver acknowledges what is behind it (the capture lost the segment, not the network), when too
 * much waits, or after a time.
 */
final class Reassembly {

    /** Receives the bytes in order. */
    interface Receiver {

        /** @param sequence the number of the first byte */
        void bytes(
                int direction,
                int sequence,
                byte[] bytes,
                int offset,
                int captured,
                int length,
                long nanos,
                long frame);

        void hole(int direction, long missing);
    }

    private static final int MAX_HELD = 256;
    private static final int MAX_HELD_UNHEARD = 16;
    private static final long MAX_WAIT_NANOS = 5_000_000_000L;
    private static final long MAX_WAIT_UNHEARD_NANOS = 500_000_000L;
    private static final long ACKNOWLEDGED_WAIT_NANOS = 2_000_000L;
    /** Farther away than any window: another connection, or a stream of which much is missing. */
    private static final int FAR = 1 << 26;

    private final int direction;
    private final ByteBudget budget;
    private final int maxHeldBytes;
    private final Receiver receiver;

    private boolean started;
    private int next;
    private int finAt;
    private boolean finSeen;
    private int acknowledged;
    private boolean hasAcknowledged;
    private List<Segment> held = List.of();
    private long heldBytes;
    private long recent0;
    private long recent1;
    private long recent2;
    private long recent3;

    Reassembly(int direction, ByteBudget budget, int maxHeldBytes, Receiver receiver) {
        this.direction = direction;
        this.budget = budget;
        this.maxHeldBytes = maxHeldBytes;
        this.receiver = receiver;
    }

    boolean isStarted() {
        return started;
    }

    int next() {
        return next;
    }

    void start(int sequence) {
        started = true;
        next = sequence;
    }

    /** Whether a sequence number cannot belong to this stream. */
    boolean isFar(int sequence) {
        int distance = sequence - next;
        return started && (distance > FAR || distance < -FAR);
    }

    /** Whether a segment with this mark was seen lately: then a mirror copied it. */
    boolean isCopy(long mark) {
        return mark == recent0 || mark == recent1 || mark == recent2 || mark == recent3;
    }

    void remember(long mark) {
        recent3 = recent2;
        recent2 = recent1;
        recent1 = recent0;
        recent0 = mark;
    }

    /** Takes a segment with payload. Returns false if it brought no new byte. */
    boolean segment(
            int sequence,
            byte[] bytes,
            int offset,
            int captured,
            int length,
            long nanos,
            long frame,
            boolean peerHeard) {
        if (!started) {
            start(sequence);
        }
        int ahead = sequence - next;
        if (ahead > FAR || ahead < -FAR) {
            giveUp(nanos);
            receiver.hole(direction, 1);
            next = sequence;
            ahead = 0;
        }
        if (ahead > 0) {
            return hold(sequence, bytes, offset, captured, length, nanos, frame, peerHeard);
        }
        if (-ahead >= length) {
            return false;
        }
        deliver(bytes, offset - ahead, Math.max(0, captured + ahead), length + ahead, nanos, frame);
        if (!held.isEmpty()) {
            drain();
        }
        return true;
    }

    private void deliver(byte[] bytes, int offset, int captured, int length, long nanos, long frame) {
        int sequence = next;
        next += length;
        receiver.bytes(direction, sequence, bytes, offset, captured, length, nanos, frame);
    }

    private boolean hold(
            int sequence,
            byte[] bytes,
            int offset,
            int captured,
            int length,
            long nanos,
            long frame,
            boolean peerHeard) {
        int at = held.size();
        while (at > 0 && held.get(at - 1).sequence() - sequence > 0) {
            at--;
        }
        if (at > 0
                && held.get(at - 1).sequence() == sequence
                && held.get(at - 1).length() >= length) {
            return false;
        }
        if (heldBytes + captured > maxHeldBytes || !budget.reserve(captured)) {
            giveUp(nanos);
            return segment(sequence, bytes, offset, captured, length, nanos, frame, peerHeard);
        }
        if (held.isEmpty()) {
            held = new ArrayList<>(4);
        }
        byte[] copy = new byte[captured];
        System.arraycopy(bytes, offset, copy, 0, captured);
        held.add(at, new Segment(direction, sequence, copy, length, nanos, frame));
        heldBytes += captured;
        check(nanos, peerHeard, false);
        return true;
    }

    /** Whether bytes before a sequence number have not passed and no segment behind them waits. */
    boolean isBehind(int sequence) {
        int behind = upTo(sequence) - next;
        return started && held.isEmpty() && behind > 0 && behind < FAR;
    }

    /** The end of the stream counts as a byte, too. */
    private int upTo(int acknowledgement) {
        return finSeen && acknowledgement - finAt > 0 ? finAt : acknowledgement;
    }

    /** The receiver of this direction says up to where it has the stream. */
    void acknowledge(int sequence, long nanos, boolean withAnswer) {
        if (hasAcknowledged && sequence - acknowledged < 0) {
            return;
        }
        hasAcknowledged = true;
        acknowledged = sequence;
        if (!started) {
            return;
        }
        if (!held.isEmpty()) {
            check(nanos, true, withAnswer);
        }
        boolean ended = finSeen && sequence - finAt > 0;
        if ((withAnswer || ended) && isBehind(sequence)) {
            // An answer proves that the bytes passed which it answers: nothing will bring them any more.
            missing(upTo(sequence));
        }
    }

    private void missing(int end) {
        int missing = end - next;
        next = end;
        receiver.hole(direction, missing);
    }

    private void check(long nanos, boolean peerHeard, boolean withAnswer) {
        while (!held.isEmpty()) {
            Segment first = held.getFirst();
            long longest = nanos - first.nanos();
            boolean isAcknowledged = hasAcknowledged && acknowledged - first.sequence() >= 0;
            boolean lost = (isAcknowledged && (withAnswer || longest > ACKNOWLEDGED_WAIT_NANOS || held.size() > 3))
                    || held.size() > MAX_HELD
                    || longest > MAX_WAIT_NANOS
                    || (!peerHeard && (held.size() > MAX_HELD_UNHEARD || longest > MAX_WAIT_UNHEARD_NANOS));
            if (!lost) {
                return;
            }
            skipHole(first);
            drain();
        }
    }

    private void skipHole(Segment first) {
        missing(first.sequence());
    }

    private void drain() {
        while (!held.isEmpty() && held.getFirst().sequence() - next <= 0) {
            Segment segment = held.removeFirst();
            heldBytes -= segment.bytes().length;
            budget.release(segment.bytes().length);
            int known = next - segment.sequence();
            if (known < segment.length()) {
                deliver(
                        segment.bytes(),
                        known,
                        Math.max(0, segment.bytes().length - known),
                        segment.length() - known,
                        segment.nanos(),
                        segment.frame());
            }
        }
    }

    /** The connection is over: bytes before its end, or that the receiver had, never came. */
    void close(long nanos) {
        giveUp(nanos);
        boolean known = finSeen || (hasAcknowledged && acknowledged - next > 1); // one more may be the end itself
        int end = finSeen ? finAt : acknowledged;
        if (known && isBehind(end)) {
            missing(end);
        }
    }

    /** Hands all over that waits, with its holes. */
    void giveUp(long nanos) {
        while (!held.isEmpty()) {
            skipHole(held.getFirst());
            drain();
        }
    }

    void finish(int sequence) {
        finSeen = true;
        finAt = sequence;
    }

    /** Whether the end of the stream was sent and everything before it has passed. */
    boolean isFinished() {
        return finSeen && (!started || next - finAt >= 0);
    }
}

package io.earshot.traffic.transactions;

import java.util.function.LongUnaryOperator;

/**
 * Numbers requests by the frames in which they begin, and by their places in these: the same packets have the same places whoever reads them.
 * Confined to one thread.
 */
public final class FrameOrder implements LongUnaryOperator {

    /** So many bits tell the requests of one frame apart; those behind the last place share theirs. */
    public static final int BITS = 6;

    private static final int LAST = (1 << BITS) - 1;

    private long frame;
    private int place;

    /** Returns the number of the next request of a frame. */
    @Override
    public long applyAsLong(long of) {
        place = of == frame ? place + 1 : 0;
        frame = of;
        return of(of, place);
    }

    /** Returns the number of a request by its place in its frame, from 0. */
    public static long of(long frame, int place) {
        return frame << BITS | Math.min(place, LAST);
    }

    /** Returns the place of a request in its frame. */
    public static int place(long order) {
        return (int) order & LAST;
    }
}

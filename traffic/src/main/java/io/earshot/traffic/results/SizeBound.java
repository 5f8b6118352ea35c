package io.earshot.traffic.results;

import io.earshot.store.h2.DatabaseSpace;

/**
 * Decides what a database of bounded size does about its room. Rows fill up to three quarters of the bound: new rows and removals
 * are written beside the old ones before the room of those is free.
 *
 * @param bytes the most that the file may have
 */
public record SizeBound(long bytes) {

    /** Leaves a database as it is, as for those who only read it. */
    public static final SizeBound NONE = new SizeBound(Long.MAX_VALUE);

    private static final double FULL = 0.75;
    /** Old rows go before new ones are left out. */
    private static final double FULL_IN_A_LONG_FILE = 0.6;

    private static final double HELD = 0.95;
    private static final double TAKEN_AGAIN = 0.9;
    /** A file with so little in it that copying the rest is worth its time. */
    private static final double SPARSE = 0.7;

    /** Whether the oldest rows must go. */
    boolean isFull(DatabaseSpace space) {
        return space.liveBytes() > FULL * bytes
                || (space.fileBytes() > TAKEN_AGAIN * bytes && space.liveBytes() > FULL_IN_A_LONG_FILE * bytes);
    }

    /** Whether transactions are written, as figures always are. */
    boolean takesDetails(DatabaseSpace space, boolean tookThem) {
        return space.fileBytes() < (tookThem ? HELD : TAKEN_AGAIN) * bytes;
    }

    /** Whether the file is too long for what is in it, which only a copy can change. */
    boolean isSparse(DatabaseSpace space) {
        return space.fileBytes() >= TAKEN_AGAIN * bytes && space.liveBytes() < SPARSE * space.fileBytes();
    }
}

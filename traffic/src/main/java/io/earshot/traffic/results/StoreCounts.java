package io.earshot.traffic.results;

/**
 * Says what a store holds and what it had to leave out, since the process began.
 *
 * @param bytes the length of the embedded database's file; 0 for another database
 * @param dropped transactions that were removed before their time, since the database reached its size
 * @param droppedFigures rows of figures that were removed before their time
 * @param unwritten transactions that were never written, since there was no room
 * @param lostFigures rows of figures that were never written, since the disk was full for too long
 */
public record StoreCounts(long bytes, long dropped, long droppedFigures, long unwritten, long lostFigures) {

    public static final StoreCounts NONE = new StoreCounts(0, 0, 0, 0, 0);

    StoreCounts withBytes(long now) {
        return new StoreCounts(now, dropped, droppedFigures, unwritten, lostFigures);
    }

    StoreCounts plusDropped(long rows) {
        return new StoreCounts(bytes, dropped + rows, droppedFigures, unwritten, lostFigures);
    }

    StoreCounts plusDroppedFigures(long rows) {
        return new StoreCounts(bytes, dropped, droppedFigures + rows, unwritten, lostFigures);
    }

    StoreCounts plusUnwritten(long rows) {
        return new StoreCounts(bytes, dropped, droppedFigures, unwritten + rows, lostFigures);
    }

    StoreCounts plusLostFigures(long rows) {
        return new StoreCounts(bytes, dropped, droppedFigures, unwritten, lostFigures + rows);
    }
}

package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.kpi.MinuteFigures;

/**
 * The figures of some apps in a minute, as they travel to whoever stores them.
 *
 * @param isFinal whether they will not change any more
 */
public record FiguresRecord(MinuteFigures figures, boolean isFinal) {

    private static final int VERSION = 1;

    static byte[] key(MinuteFigures figures) {
        return new BinaryWriter().fixed(figures.startNanos()).take();
    }

    static byte[] write(MinuteFigures figures, boolean isFinal) {
        BinaryWriter to = new BinaryWriter().octet(VERSION).flag(isFinal);
        figures.write(to);
        return to.take();
    }

    static FiguresRecord read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "figures");
        boolean isFinal = from.flag();
        FiguresRecord read = new FiguresRecord(MinuteFigures.read(from), isFinal);
        from.end();
        return read;
    }
}

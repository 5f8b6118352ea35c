package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.Optional;

/** Names the records of the topic of positions that say in which file frames are. */
final class CaptureFileRecord {

    private static final String KIND = "file";

    private CaptureFileRecord() {}

    static byte[] key(long firstFrame) {
        return new BinaryWriter().text(KIND).fixed(firstFrame).take();
    }

    /** Returns the number of a file's first frame; empty if it is the key of another record. */
    static Optional<Long> firstFrame(byte[] key) {
        try {
            BinaryReader from = new BinaryReader(key);
            return from.text().equals(KIND) ? Optional.of(from.fixed()) : Optional.empty();
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }
}

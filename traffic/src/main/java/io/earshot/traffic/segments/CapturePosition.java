package io.earshot.traffic.segments;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.input.CaptureFiles;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Says how far a capture was divided.
 *
 * @param lead the file before the last one, which masking begins with; the last one if there was none
 * @param file the last one
 * @param frames the number of frames that were divided
 * @param now the time of the newest of them
 * @param last the last mark
 */
public record CapturePosition(FilePlace lead, FilePlace file, long frames, long now, Mark last) {

    /**
     * Says where a file stands in a capture.
     *
     * @param before the number of frames before it
     */
    public record FilePlace(Path path, long before) {

        public static final FilePlace NONE = new FilePlace(Path.of(""), 0);

        /** Whether it is that file, which may have been packed since. */
        public boolean is(Path other) {
            return !path.toString().isEmpty()
                    && CaptureFiles.unpackedName(path).equals(CaptureFiles.unpackedName(other))
                    && Objects.equals(path.getParent(), other.getParent());
        }

        private void write(BinaryWriter to) {
            to.text(path.toString()).number(before);
        }

        private static FilePlace read(BinaryReader from) throws BadRecordException {
            String text = from.text();
            if (text.indexOf(0) >= 0) {
                throw new BadRecordException("position in a file whose name holds a NUL");
            }
            return new FilePlace(Path.of(text), from.number());
        }
    }

    private static final int VERSION = 1;

    /** The position before all captures. */
    public static final CapturePosition NONE = new CapturePosition(FilePlace.NONE, FilePlace.NONE, 0, 0, Mark.NONE);

    public byte[] write() {
        BinaryWriter to = new BinaryWriter().octet(VERSION);
        lead.write(to);
        file.write(to);
        to.number(frames).number(now);
        last.write(to);
        return to.take();
    }

    /** @throws BadRecordException if it is no such record */
    public static CapturePosition read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "position");
        CapturePosition position = new CapturePosition(
                FilePlace.read(from), FilePlace.read(from), from.number(), from.number(), Mark.read(from));
        from.end();
        return position;
    }
}

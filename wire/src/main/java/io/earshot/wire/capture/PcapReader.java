package io.earshot.wire.capture;

import java.io.IOException;
import java.util.Optional;

/** Reads the classic format: a header of 24 bytes, then records of 16 bytes with their frames. */
final class PcapReader {

    static final int MAX_FRAME = 1 << 26;

    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    /** Records of this variant have 8 more bytes in their headers (Alexey Kuznetzov's patch of 1999). */
    private static final int PATCHED = 0xa1b2cd34;

    private static final int HEADER = 24;
    private static final int LINK_TYPE_MASK = 0x03ff_ffff;

    private final RecordInput input;
    private final String name;
    private final FrameHandler handler;

    PcapReader(RecordInput input, String name, FrameHandler handler) {
        this.input = input;
        this.name = name;
        this.handler = handler;
    }

    CaptureFile.Summary read() throws IOException {
        int magic = input.int32(0);
        if (!isMagic(magic)) {
            magic = Integer.reverseBytes(magic);
            input.bigEndian(false);
        }
        if (!isMagic(magic)) {
            throw CaptureFile.notACapture(name);
        }
        boolean nanoseconds = magic == NANOS;
        if (!input.has(HEADER)) {
            return new CaptureFile.Summary(0, true, nanoseconds);
        }
        CaptureInterface from = CaptureInterface.unnamed(input.int32(20) & LINK_TYPE_MASK);
        input.advance(HEADER);
        return readRecords(from, nanoseconds, magic == PATCHED ? 24 : 16);
    }

    private static boolean isMagic(int magic) {
        return magic == MICROS || magic == NANOS || magic == PATCHED;
    }

    private CaptureFile.Summary readRecords(CaptureInterface from, boolean nanoseconds, int header) throws IOException {
        long unit = nanoseconds ? 1 : 1_000;
        long frames = 0;
        while (input.has(header)) {
            long captured = input.uint32(8);
            if (captured > MAX_FRAME) {
                String damage = name + ": record " + (frames + 1) + " claims " + captured + " bytes, expected at most "
                        + MAX_FRAME + "; the file is damaged from there on";
                return new CaptureFile.Summary(frames, true, nanoseconds, Optional.of(damage));
            }
            int size = (int) captured;
            if (!input.has(header + size)) {
                return new CaptureFile.Summary(frames, true, nanoseconds);
            }
            long nanos = input.uint32(0) * 1_000_000_000L + input.uint32(4) * unit;
            int length = Math.max(size, input.int32(12));
            frames++;
            handler.frame(from, nanos, input.bytes(), input.index(header), size, length);
            input.advance(header + size);
        }
        return new CaptureFile.Summary(frames, input.available() > 0, nanoseconds);
    }
}

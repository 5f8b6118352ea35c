package io.earshot.wire.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads pcapng: sections of blocks, each interface with its own link type and clock. */
final class PcapngReader {

    static final int SECTION_HEADER = 0x0a0d0d0a;

    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int OPTION_NAME = 2;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int MAX_INTERFACES = 4_096;

    /** @param ticks of its clock in a second */
    private record Interface(CaptureInterface from, int snapLength, long ticks, long offsetSeconds) {

        long nanos(long time) {
            long seconds = Long.divideUnsigned(time, ticks);
            long rest = Long.remainderUnsigned(time, ticks);
            return (seconds + offsetSeconds) * 1_000_000_000L + (long) (rest * (1e9 / ticks));
        }
    }

    private final RecordInput input;
    private final String name;
    private final FrameHandler handler;
    private final List<Interface> interfaces = new ArrayList<>();
    private long frames;
    private boolean nanoseconds;

    PcapngReader(RecordInput input, String name, FrameHandler handler) {
        this.input = input;
        this.name = name;
        this.handler = handler;
    }

    CaptureFile.Summary read() throws IOException {
        try {
            return readBlocks();
        } catch (CaptureException e) {
            if (frames == 0) {
                throw e;
            }
            return new CaptureFile.Summary(frames, true, nanoseconds, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private CaptureFile.Summary readBlocks() throws IOException {
        while (input.has(12)) {
            int type = input.int32(0);
            if (type == SECTION_HEADER) {
                startSection();
            }
            long length = input.uint32(4);
            if (length < 12 || length % 4 != 0) {
                throw new CaptureException(name + ": block of " + length + " bytes after frame " + frames
                        + ", expected a multiple of 4 from 12 on; the file is damaged from there on");
            }
            if (!isRead(type)) {
                if (!input.skip(length)) {
                    return new CaptureFile.Summary(frames, true, nanoseconds);
                }
                continue;
            }
            if (length > PcapReader.MAX_FRAME) {
                throw new CaptureException(name + ": block of " + length + " bytes after frame " + frames
                        + ", expected at most " + PcapReader.MAX_FRAME);
            }
            if (!input.has((int) length)) {
                return new CaptureFile.Summary(frames, true, nanoseconds);
            }
            readBlock(type, (int) length);
            input.advance((int) length);
        }
        return new CaptureFile.Summary(frames, input.available() > 0, nanoseconds);
    }

    private static boolean isRead(int type) {
        return type == INTERFACE || type == OLD_PACKET || type == SIMPLE_PACKET || type == ENHANCED_PACKET;
    }

    private void startSection() throws CaptureException {
        input.bigEndian(true);
        if (input.int32(8) != BYTE_ORDER_MAGIC) {
            input.bigEndian(false);
            if (input.int32(8) != BYTE_ORDER_MAGIC) {
                throw CaptureFile.notACapture(name);
            }
        }
        interfaces.clear();
    }

    private void readBlock(int type, int length) throws CaptureException {
        switch (type) {
            case INTERFACE -> readInterface(length);
            case ENHANCED_PACKET -> {
                if (length >= 32) {
                    emit((int) input.uint32(8), input.uint32(12) << 32 | input.uint32(16), 28, length, 20, 24);
                }
            }
            case OLD_PACKET -> {
                if (length >= 32) {
                    emit(input.uint16(8), input.uint32(12) << 32 | input.uint32(16), 28, length, 20, 24);
                }
            }
            default -> readSimple(length);
        }
    }

    private void readInterface(int length) throws CaptureException {
        if (length < 20) {
            return;
        }
        if (interfaces.size() == MAX_INTERFACES) {
            throw new CaptureException(name + ": more than " + MAX_INTERFACES + " interfaces in one section");
        }
        long ticks = 1_000_000;
        long offset = 0;
        String device = "";
        int at = 16;
        while (at + 4 <= length - 4) {
            int code = input.uint16(at);
            int size = input.uint16(at + 2);
            if (code == 0 || at + 4 + size > length - 4) {
                break;
            }
            if (code == OPTION_NAME) {
                device = new String(input.bytes(), input.index(at + 4), size, StandardCharsets.UTF_8);
            } else if (code == OPTION_RESOLUTION && size >= 1) {
                int value = input.uint8(at + 4);
                ticks = (value & 0x80) == 0
                        ? (long) Math.pow(10, Math.min(value, 18))
                        : 1L << Math.min(value & 0x7f, 62);
            } else if (code == OPTION_OFFSET && size >= 8) {
                long low = input.uint32(at + 4);
                long high = input.uint32(at + 8);
                offset = isBig() ? low << 32 | high : high << 32 | low;
            }
            at += 4 + (size + 3 & ~3);
        }
        nanoseconds |= ticks > 1_000_000;
        interfaces.add(new Interface(new CaptureInterface(input.uint16(8), device), input.int32(12), ticks, offset));
    }

    private boolean isBig() {
        return input.uint8(3) == INTERFACE;
    }

    private void emit(int number, long time, int header, int length, int capturedAt, int lengthAt)
            throws CaptureException {
        requireInterface(number);
        Interface from = interfaces.get(number);
        long captured = Math.min(input.uint32(capturedAt), length - header - 4L);
        hand(from, from.nanos(time), header, (int) captured, input.int32(lengthAt));
    }

    private void requireInterface(int number) throws CaptureException {
        if (number < 0 || number >= interfaces.size()) {
            throw new CaptureException(
                    name + ": packet " + (frames + 1) + " is of interface " + number + ", expected one of the "
                            + interfaces.size() + " that are described before it; the file is damaged from there on");
        }
    }

    /** A simple packet has neither an interface nor a time: it came from the first interface. */
    private void readSimple(int length) throws CaptureException {
        if (length < 16) {
            return;
        }
        requireInterface(0);
        Interface from = interfaces.get(0);
        long captured = Math.min(input.uint32(8), length - 16L);
        if (from.snapLength() > 0) {
            captured = Math.min(captured, from.snapLength());
        }
        hand(from, 0, 12, (int) captured, input.int32(8));
    }

    private void hand(Interface from, long nanos, int header, int captured, int length) {
        frames++;
        handler.frame(from.from(), nanos, input.bytes(), input.index(header), captured, Math.max(captured, length));
    }
}

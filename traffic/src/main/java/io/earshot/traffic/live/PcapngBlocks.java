package io.earshot.traffic.live;

import io.earshot.traffic.evidence.Evidence;
import io.earshot.wire.capture.CaptureInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes the blocks of a pcapng file (draft-ietf-opsawg-pcapng, section 4), in little endian and with times in nanoseconds. */
final class PcapngBlocks {

    private static final int SECTION = 0x0a0d0d0a;
    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final short OPTION_NAME = 2;
    private static final short OPTION_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;
    private static final int LONGEST = 262_144;
    /** Octets of a packet's block beside the frame. */
    private static final int PACKET = 32;

    private PcapngBlocks() {}

    /** Returns what a file begins with. */
    static byte[] section() {
        return block(SECTION, 28)
                .putInt(BYTE_ORDER)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .putInt(28)
                .array();
    }

    /** Returns the description of an interface; they are numbered in their order, from 0. */
    static byte[] description(CaptureInterface of) {
        byte[] name = of.name().getBytes(StandardCharsets.UTF_8);
        int size = 20 + 4 + padded(name.length) + 8 + 4;
        return block(INTERFACE, size)
                .putShort((short) of.linkType())
                .putShort((short) 0)
                .putInt(LONGEST)
                .putShort(OPTION_NAME)
                .putShort((short) name.length)
                .put(name)
                .position(20 + padded(name.length))
                .putShort(OPTION_RESOLUTION)
                .putShort((short) 1)
                .put(NANOSECONDS)
                .putInt(size - 4, size)
                .array();
    }

    /** Returns the number of octets that a frame takes in a file. */
    static int size(Evidence.Frame frame) {
        return PACKET + padded(frame.bytes().length);
    }

    /** @param number of the frame's interface */
    static byte[] packet(int number, Evidence.Frame frame) {
        int size = size(frame);
        return block(ENHANCED_PACKET, size)
                .putInt(number)
                .putInt((int) (frame.nanos() >>> 32))
                .putInt((int) frame.nanos())
                .putInt(frame.bytes().length)
                .putInt(frame.length())
                .put(frame.bytes())
                .putInt(size - 4, size)
                .array();
    }

    private static ByteBuffer block(int type, int size) {
        return ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(size);
    }

    private static int padded(int size) {
        return size + 3 & ~3;
    }
}

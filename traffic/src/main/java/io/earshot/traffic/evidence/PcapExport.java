package io.earshot.traffic.evidence;

import io.earshot.wire.capture.CaptureException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes frames as a pcap file with nanoseconds. */
public final class PcapExport {

    private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
    private static final int LONGEST = 262_144;
    private static final int HEADER = 24;
    /** Bytes before each frame. */
    private static final int RECORD = 16;

    private PcapExport() {}

    /** @throws CaptureException if the frames are of different link types, which one pcap file cannot hold */
    public static void write(Evidence evidence, OutputStream out) throws IOException {
        int linkType = evidence.frames().getFirst().from().linkType();
        header(linkType, out);
        for (Evidence.Frame frame : evidence.frames()) {
            if (frame.from().linkType() != linkType) {
                throw new CaptureException("the packets come from interfaces of types " + linkType + " and "
                        + frame.from().linkType() + ", expected one type in a pcap file");
            }
            frame(frame, out);
        }
    }

    /** Writes what a file begins with. */
    public static void header(int linkType, OutputStream out) throws IOException {
        out.write(little(HEADER)
                .putInt(NANOSECOND_MAGIC)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(LONGEST)
                .putInt(linkType)
                .array());
    }

    /** Writes one frame, whose link type is the file's. */
    public static void frame(Evidence.Frame frame, OutputStream out) throws IOException {
        out.write(little(RECORD)
                .putInt((int) (frame.nanos() / 1_000_000_000L))
                .putInt((int) (frame.nanos() % 1_000_000_000L))
                .putInt(frame.bytes().length)
                .putInt(frame.length())
                .array());
        out.write(frame.bytes());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

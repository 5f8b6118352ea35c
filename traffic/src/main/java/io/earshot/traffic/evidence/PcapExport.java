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

    private PcapExport() {}

    /** @throws CaptureException if the frames are of different link types, which one pcap file cannot hold */
    public static void write(Evidence evidence, OutputStream out) throws IOException {
        int linkType = evidence.frames().getFirst().linkType();
        out.write(little(24)
                .putInt(NANOSECOND_MAGIC)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(LONGEST)
                .putInt(linkType)
                .array());
        for (Evidence.Frame frame : evidence.frames()) {
            if (frame.linkType() != linkType) {
                throw new CaptureException("the packets come from interfaces of types " + linkType + " and "
                        + frame.linkType() + ", expected one type in a pcap file");
            }
            out.write(little(16)
                    .putInt((int) (frame.nanos() / 1_000_000_000L))
                    .putInt((int) (frame.nanos() % 1_000_000_000L))
                    .putInt(frame.bytes().length)
                    .putInt(frame.length())
                    .array());
            out.write(frame.bytes());
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

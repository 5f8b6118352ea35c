package io.earshot.traffic;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Makes TCP packets of connections between one client and one server, for a handler or as a capture file. */
public final class TestPackets {

    private static final int CLIENT = 0x0a580001;
    private static final int SERVER = 0x0a580002;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Map<Integer, int[]> sequences = new HashMap<>();
    private int identification;

    public TestPackets() {
        file.writeBytes(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xa1b23c4d)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(262_144)
                .putInt(1)
                .array());
    }

    /** Adds the handshake of a connection. */
    public TestPackets open(int clientPort, int serverPort, long nanos) {
        sequences.put(clientPort, new int[] {1_000, 5_000});
        packet(clientPort, serverPort, true, 2, new byte[0], nanos);
        sequences.get(clientPort)[0]++;
        packet(clientPort, serverPort, false, 18, new byte[0], nanos + 100);
        sequences.get(clientPort)[1]++;
        return this;
    }

    /** Adds a segment with data. */
    public TestPackets data(int clientPort, int serverPort, boolean fromClient, byte[] data, long nanos) {
        packet(clientPort, serverPort, fromClient, 24, data, nanos);
        sequences.get(clientPort)[fromClient ? 0 : 1] += data.length;
        return this;
    }

    /** Lets a segment get lost before the capture. */
    public TestPackets lose(int clientPort, boolean fromClient, int length) {
        sequences.get(clientPort)[fromClient ? 0 : 1] += length;
        return this;
    }

    public TestPackets close(int clientPort, int serverPort, long nanos) {
        packet(clientPort, serverPort, true, 17, new byte[0], nanos);
        packet(clientPort, serverPort, false, 17, new byte[0], nanos + 100);
        return this;
    }

    private void packet(int clientPort, int serverPort, boolean fromClient, int flags, byte[] data, long nanos) {
        int[] sequence = sequences.get(clientPort);
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 20 + data.length);
        frame.position(12);
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (40 + data.length));
        frame.putShort((short) ++identification)
                .putShort((short) 0x4000)
                .put((byte) 64)
                .put((byte) 6);
        frame.putShort((short) 0).putInt(fromClient ? CLIENT : SERVER).putInt(fromClient ? SERVER : CLIENT);
        frame.putShort((short) (fromClient ? clientPort : serverPort));
        frame.putShort((short) (fromClient ? serverPort : clientPort));
        frame.putInt(sequence[fromClient ? 0 : 1]).putInt(sequence[fromClient ? 1 : 0]);
        frame.put((byte) 0x50).put((byte) flags).putShort((short) 8_192).putInt(0);
        frame.put(data);
        file.writeBytes(ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (nanos / 1_000_000_000L))
                .putInt((int) (nanos % 1_000_000_000L))
                .putInt(frame.capacity())
                .putInt(frame.capacity())
                .array());
        file.writeBytes(frame.array());
    }

    /** Returns all packets as a pcap file. */
    public byte[] file() {
        return file.toByteArray();
    }

    /** Hands all packets to a handler. */
    public void replay(FrameHandler handler) {
        ByteBuffer all = ByteBuffer.wrap(file()).order(ByteOrder.LITTLE_ENDIAN);
        all.position(24);
        while (all.hasRemaining()) {
            long nanos = all.getInt() * 1_000_000_000L + all.getInt();
            int length = all.getInt();
            all.getInt();
            handler.frame(CaptureInterface.unnamed(1), nanos, all.array(), all.position(), length, length);
            all.position(all.position() + length);
        }
    }
}
